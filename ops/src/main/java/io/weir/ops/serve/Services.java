package io.weir.ops.serve;

import com.linecorp.armeria.server.ServerBuilder;

/** Services that an instance has besides health, metrics and reload. */
@FunctionalInterface
public interface Services {
  /**
   * Adds them, without decorators of the whole server. Each is behind the gate: {@link Guarded}
   * says what it asks of its callers, {@code read} without.
   */
  void addTo(ServerBuilder builder);
}
