package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;

/**
 * What {@code weir up} does without a configuration: scrapes itself, and a node exporter if one
 * answers.
 */
final class DefaultConfiguration {
  private static final int NODE_EXPORTER_PORT = 9100;
  private static final int ANSWER_WITHIN_MILLIS = 200;

  private static final String ITSELF =
      """
      global:
        scrape_interval: 5s
      scrape_configs:
        - job_name: weir
          static_configs: [{targets: ["127.0.0.1:9470"]}]
      """;

  private static final String NODE =
      """
        - job_name: node
          static_configs: [{targets: ["127.0.0.1:9100"]}]
      """;

  private DefaultConfiguration() {}

  static WeirConfiguration load() {
    return WeirConfiguration.parse("defaults", text(), Map.of());
  }

  /** The configuration as one would write it. */
  static String text() {
    return answers(NODE_EXPORTER_PORT) ? ITSELF + NODE : ITSELF;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_WITHIN_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
