package io.weir.ops.bench.cluster;

import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.role.KafkaConnection;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a benchmark runs against: a broker in a process of its own, and a registry in this one. It
 * leaves nothing behind, not even when this process is told to end.
 */
public final class BenchCluster implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(BenchCluster.class);
  private static final List<String> BROKER_OPTIONS =
      List.of(
          "-Xms512m",
          "-Xmx1g",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final BenchDirectory directory;
  private final Thread onShutdown = new Thread(this::release, "bench-clean-up");

  /** What has been started, the last one first; guarded by this. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private final EmbeddedKafkaProcess kafka;
  private final EmbeddedRegistry registry;

  private BenchCluster(BenchDirectory directory) {
    this.directory = directory;
    started(directory);
    Runtime.getRuntime().addShutdownHook(onShutdown);
    try {
      kafka = EmbeddedKafkaProcess.start(directory.path().resolve("kafka"), 0, BROKER_OPTIONS);
      started(kafka);
      registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
      started(registry);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the cluster.
   *
   * @param parent where its data are kept, in a new directory
   */
  public static BenchCluster start(Path parent) {
    return new BenchCluster(BenchDirectory.in(parent));
  }

  /** Where the broker is. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Where the registry is. */
  public String registryUrl() {
    return registry.url().toString();
  }

  /** A directory for other data, to be deleted with the cluster's. */
  public Path directory(String name) {
    return directory.path().resolve(name);
  }

  /** A connection to the broker and to the registry. */
  public KafkaConnection connect() {
    return KafkaConnection.of(
        bootstrapServers(),
        Map.of(),
        RegistrySettings.of(List.of(registry.url()), new RegistryAuthentication.None()));
  }

  private synchronized void started(AutoCloseable part) {
    started.push(part);
  }

  @Override
  public void close() {
    release();
    try {
      Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (IllegalStateException alreadyEnding) {
      logger.debug("the process is ending", alreadyEnding);
    }
  }

  /** One that fails to stop doesn't keep the others. */
  private synchronized void release() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        logger.warn("the benchmark's cluster did not end in order: {}", e.getMessage(), e);
      }
    }
  }
}
