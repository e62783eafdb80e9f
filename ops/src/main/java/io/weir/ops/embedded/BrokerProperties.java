package io.weir.ops.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The configuration of a cluster of one: broker and controller in one process, on the loopback
 * interface.
 */
final class BrokerProperties {

  static final String BROKER_LISTENER = "BROKER";
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final int NODE_ID = 1;

  private BrokerProperties() {}

  static Map<String, String> of(Path logDirectory, int brokerPort, int controllerPort) {
    Map<String, String> properties = new HashMap<>();
    properties.putAll(node(logDirectory, brokerPort, controllerPort));
    properties.putAll(singleReplicas());
    properties.putAll(small());
    properties.putAll(prompt());
    return Map.copyOf(properties);
  }

  private static Map<String, String> node(Path logDirectory, int brokerPort, int controllerPort) {
    String broker = "%s://%s:%d".formatted(BROKER_LISTENER, LoopbackSockets.HOST, brokerPort);
    String controller =
        "%s://%s:%d".formatted(CONTROLLER_LISTENER, LoopbackSockets.HOST, controllerPort);
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(NODE_ID),
        "controller.quorum.voters",
        "%d@%s:%d".formatted(NODE_ID, LoopbackSockets.HOST, controllerPort),
        "listeners",
        broker + "," + controller,
        "advertised.listeners",
        broker,
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
        "inter.broker.listener.name",
        BROKER_LISTENER,
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "log.dirs",
        logDirectory.toString(),
        "auto.create.topics.enable",
        "false");
  }

  private static Map<String, String> singleReplicas() {
    return Map.of(
        "default.replication.factor", "1",
        "min.insync.replicas", "1",
        "offsets.topic.replication.factor", "1",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1");
  }

  /** Threads, buffers and internal topics for one process's clients, not for a cluster's. */
  private static Map<String, String> small() {
    return Map.of(
        "num.network.threads", "2",
        "num.io.threads", "4",
        "background.threads", "2",
        "offsets.topic.num.partitions", "4",
        "transaction.state.log.num.partitions", "4",
        "share.coordinator.state.topic.num.partitions", "1",
        "log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20),
        "message.max.bytes", Integer.toString(2 << 20));
  }

  /**
   * What a crash and a start wait for. A crashed client's open transaction hides later records
   * until it is aborted, and a crashed broker is registered until its session ends.
   */
  private static Map<String, String> prompt() {
    return Map.of(
        "group.initial.rebalance.delay.ms", "0",
        "group.streams.initial.rebalance.delay.ms", "0",
        "group.streams.min.session.timeout.ms", "6000",
        "group.streams.min.heartbeat.interval.ms", "500",
        "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
        "broker.session.timeout.ms", "3000",
        "broker.heartbeat.interval.ms", "500",
        "controller.quorum.election.timeout.ms", "200",
        "controller.quorum.election.backoff.max.ms", "200");
  }
}
