package io.weir.topology.rules.evaluate;

/** A rule that gives nothing at a tick; the message is Prometheus's. */
public final class RuleFailure extends Exception {
  private static final long serialVersionUID = 1;

  RuleFailure(String message) {
    super(message);
  }
}
