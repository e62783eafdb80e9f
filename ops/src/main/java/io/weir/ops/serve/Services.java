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

  /**
   * Hears that the configuration was to be read again.
   *
   * @param accepted whether what was found is in effect now; otherwise the one before is
   */
  default void reloaded(boolean accepted) {}
}
