package io.weir.ops.role;

/**
 * One part of a process that was started: the broker, the scraper, the stream, the sinks.
 * Thread-safe.
 */
public interface Role extends AutoCloseable {
  /** Its name in logs and in the readiness answer. */
  String name();

  /** Whether it does its work now. */
  Readiness readiness();

  /** Stops it cleanly, within seconds; what it accepted is kept. */
  @Override
  void close();
}
