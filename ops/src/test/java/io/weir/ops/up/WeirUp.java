package io.weir.ops.up;

import io.weir.schemas.peers.PeerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A {@code weir up} in a process of its own, as a user has it. Its ports are chosen once, so that
 * it can be started again on the same data; its configuration may use {@code ${HTTP_PORT}}, {@code
 * ${KAFKA_PORT}} and {@code ${REGISTRY_PORT}}.
 */
final class WeirUp implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  /** The section that gives a Weir its ports; further keys of {@code weir} follow it. */
  static final String PORTS =
      """
      weir:
        http: {listen: "127.0.0.1:${HTTP_PORT}"}
        embedded: {kafka_port: "${KAFKA_PORT}", registry_port: "${REGISTRY_PORT}"}
      """;

  private final Path directory;
  private final int kafkaPort = WeirProcess.freePort();
  private final int registryPort = WeirProcess.freePort();
  private PeerProcess process;

  private WeirUp(Path directory) {
    this.directory = directory;
    this.process = launch();
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param directory where its configuration and its data stand
   */
  static WeirUp start(Path directory, String configuration) {
    try {
      Files.writeString(directory.resolve("prometheus.yml"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WeirUp(directory);
  }

  private PeerProcess launch() {
    return PeerProcess.start("weir", this::command, "/-/ready", START);
  }

  private ProcessBuilder command(int httpPort) {
    ProcessBuilder builder =
        WeirProcess.command(
            "up", "--config", configuration().toString(), "--data", data().toString());
    builder.environment().put("HTTP_PORT", Integer.toString(httpPort));
    builder.environment().put("KAFKA_PORT", Integer.toString(kafkaPort));
    builder.environment().put("REGISTRY_PORT", Integer.toString(registryPort));
    return builder;
  }

  /** Its configuration. */
  Path configuration() {
    return directory.resolve("prometheus.yml");
  }

  /** Its data folder. */
  Path data() {
    return directory.resolve("data");
  }

  String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  String registryUrl() {
    return "http://127.0.0.1:" + registryPort;
  }

  /** Its process. */
  PeerProcess process() {
    return process;
  }

  /** Kills it as a crash does and starts it again on the same data; returns when it is ready. */
  void crashAndStartAgain() throws InterruptedException {
    process.kill();
    process = launch();
  }

  /** Ends it as Ctrl-C does. */
  @Override
  public void close() {
    process.close();
  }
}
