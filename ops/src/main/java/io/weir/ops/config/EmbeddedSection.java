package io.weir.ops.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;

/**
 * Ports of what {@code weir up} embeds; both on the loopback address.
 *
 * @param kafkaPort the broker's
 * @param registryPort the registry's
 */
public record EmbeddedSection(
    @Doc("Port of the embedded broker.") @Default("9472") int kafkaPort,
    @Doc("Port of the embedded schema registry.") @Default("9473") int registryPort) {
  /** Checks the ports. */
  public EmbeddedSection {
    check("kafka_port", kafkaPort);
    check("registry_port", registryPort);
  }

  private static void check(String key, int port) {
    if (port < 0 || port > 65_535) {
      throw new InvalidValue(key, "expected a port of 0 to 65535, found " + port);
    }
  }
}
