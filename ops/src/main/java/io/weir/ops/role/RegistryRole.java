package io.weir.ops.role;

import io.weir.ops.embedded.registry.EmbeddedRegistry;
import java.net.URI;

/** The embedded schema registry. */
public final class RegistryRole implements Role {
  private final EmbeddedRegistry registry;

  private RegistryRole(EmbeddedRegistry registry) {
    this.registry = registry;
  }

  /**
   * Starts the registry on a broker that runs.
   *
   * @throws io.weir.ops.embedded.EmbeddedStartException if the port is in use
   */
  public static RegistryRole start(String bootstrapServers, int port) {
    return new RegistryRole(EmbeddedRegistry.start(bootstrapServers, port));
  }

  /** Where clients reach it. */
  public URI url() {
    return registry.url();
  }

  @Override
  public String name() {
    return "registry";
  }

  @Override
  public Readiness readiness() {
    return Readiness.ready(registry.url().toString());
  }

  @Override
  public void close() {
    registry.close();
  }
}
