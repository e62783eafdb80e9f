package io.weir.ops.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Kafka's own broker and controller, put together as {@code KafkaRaftServer} does it, but with the
 * sockets and the handling of faults given from outside.
 */
final class KafkaNode {

  private static final Duration CONTROLLED_SHUTDOWN_TIMEOUT = Duration.ofSeconds(3);

  private final String clusterId;
  private final ControllerServer controller;
  private final BrokerServer broker;

  private KafkaNode(String clusterId, ControllerServer controller, BrokerServer broker) {
    this.clusterId = clusterId;
    this.controller = controller;
    this.broker = broker;
  }

  static KafkaNode start(
      Path logDirectory,
      Map<String, String> properties,
      InetSocketAddress controllerAddress,
      BrokerFaults faults,
      ServerSocketFactory sockets)
      throws IOException {
    formatOnce(logDirectory);
    KafkaConfig config = new KafkaConfig(properties, false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> loaded =
        KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(KafkaNode.class), "");
    String clusterId = loaded._1().clusterId().orElseThrow();
    SharedServer shared =
        new SharedServer(
            config,
            loaded._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, clusterId),
            CompletableFuture.completedFuture(Map.of(BrokerProperties.NODE_ID, controllerAddress)),
            List.of(),
            faults,
            sockets);
    KafkaNode node =
        new KafkaNode(
            clusterId,
            new ControllerServer(shared, KafkaRaftServer.configSchema(), loaded._2()),
            new BrokerServer(shared));
    node.startup();
    return node;
  }

  String clusterId() {
    return clusterId;
  }

  /** Stops the broker before the controller, whose consent it needs for an orderly end. */
  void stop() {
    try {
      broker.shutdown(CONTROLLED_SHUTDOWN_TIMEOUT);
    } finally {
      controller.shutdown();
    }
  }

  private void startup() {
    try {
      controller.startup();
      broker.startup();
    } catch (RuntimeException | Error e) {
      stop();
      throw e;
    }
  }

  private static void formatOnce(Path logDirectory) throws IOException {
    if (Files.exists(logDirectory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    Files.createDirectories(logDirectory);
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(BrokerProperties.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
            .setMetadataLogDirectory(logDirectory.toString())
            .addDirectory(logDirectory.toString());
    try {
      formatter.run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("expected " + logDirectory + " to be formatted", e);
    }
  }
}
