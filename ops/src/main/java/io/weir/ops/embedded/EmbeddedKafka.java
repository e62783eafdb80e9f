package io.weir.ops.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka cluster of one node, broker and controller, in this process and on 127.0.0.1 only. Its
 * data survive the process, however that ends. It creates no topic by itself.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(EmbeddedKafka.class);

  private final DataDirectory directory;
  private final BrokerFaults faults;
  private final LoopbackSockets sockets;
  private final KafkaNode node;
  private final int port;

  private EmbeddedKafka(
      DataDirectory directory,
      BrokerFaults faults,
      LoopbackSockets sockets,
      KafkaNode node,
      int port) {
    this.directory = directory;
    this.faults = faults;
    this.sockets = sockets;
    this.node = node;
    this.port = port;
  }

  /**
   * Starts the broker and returns when it takes requests. The first start in a directory formats
   * it, with a cluster id of its own that stays.
   *
   * @param directory where its log is kept; created if there is none
   * @param port 0 for one that the system chooses
   * @throws PortInUseException if the port can't be bound
   * @throws DirectoryInUseException if another broker runs in the directory
   * @throws UncheckedIOException if the directory can't be read or written
   */
  public static EmbeddedKafka start(Path directory, int port) {
    long startNanos = System.nanoTime();
    DataDirectory locked = DataDirectory.lock(directory);
    BrokerFaults faults = new BrokerFaults();
    LoopbackSockets sockets = new LoopbackSockets();
    try {
      int brokerPort = sockets.bind(BrokerProperties.BROKER_LISTENER, port);
      int controllerPort = sockets.bind(BrokerProperties.CONTROLLER_LISTENER, 0);
      Path logDirectory = locked.path().resolve("log");
      KafkaNode node =
          KafkaNode.start(
              logDirectory,
              BrokerProperties.of(logDirectory, brokerPort, controllerPort),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), controllerPort),
              faults,
              sockets);
      logger.info(
          "embedded Kafka listens on {}:{} after {} ms",
          LoopbackSockets.HOST,
          brokerPort,
          (System.nanoTime() - startNanos) / 1_000_000);
      return new EmbeddedKafka(locked, faults, sockets, node, brokerPort);
    } catch (IOException e) {
      release(sockets, faults, locked);
      throw new UncheckedIOException("embedded Kafka in " + locked.path() + ": " + e, e);
    } catch (RuntimeException | Error e) {
      release(sockets, faults, locked);
      throw e;
    }
  }

  /** What a client takes as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return LoopbackSockets.HOST + ":" + port;
  }

  /** The port that it listens on, never 0. */
  public int port() {
    return port;
  }

  /** The cluster's id, the same at every start in one directory. */
  public String clusterId() {
    return node.clusterId();
  }

  /**
   * Has an action run, once and on a thread of the broker's, if the broker ends by itself, say
   * because its disk is full. The broker has to be closed in that case too, but not by the action.
   */
  public void onFailure(Consumer<Throwable> action) {
    faults.onFailure(action);
  }

  /** Ends the broker, so that the next start has nothing to repair, and gives its directory up. */
  @Override
  public synchronized void close() {
    try {
      node.stop();
    } finally {
      release(sockets, faults, directory);
    }
  }

  private static void release(LoopbackSockets sockets, BrokerFaults faults, DataDirectory locked) {
    try (locked;
        faults;
        sockets) {
      logger.debug("giving up {}", locked.path());
    } catch (IOException e) {
      throw new UncheckedIOException("embedded Kafka in " + locked.path() + ": " + e, e);
    }
  }
}
