package io.weir.topology.promql.syntax;

/** A duration that an evaluation can't use; the message is Prometheus's. */
public final class InvalidSpanException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Of {@code span}, because of {@code reason}. */
  public InvalidSpanException(Span span, String reason) {
    super(span.position().start() + ":" + span.position().end() + ": " + reason);
  }
}
