package io.weir.topology.rules.unittest;

/** A sample that a series can't take; the message is Prometheus's. */
final class AppendException extends Exception {
  private static final long serialVersionUID = 1;

  AppendException(String message) {
    super(message);
  }
}
