package io.weir.topology.query;

import org.jspecify.annotations.Nullable;

/** A question that has no answer, for one of the reasons that Prometheus's API tells apart. */
public final class QueryFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** Why there is no answer. */
  public enum Kind {
    /** It took longer than allowed. */
    TIMEOUT,
    /** Whoever asked has gone, or the instance stops. */
    CANCELED,
    /** The expression has no value, or needs more than it may. */
    EXECUTION,
    /** What was asked for can't be: the question is wrong. */
    BAD_DATA,
    /** Too many ask at the same time, or nobody answers for the data. */
    UNAVAILABLE
  }

  /** A failure of a kind. */
  public QueryFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** A failure that has a cause. */
  public QueryFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why there is no answer. */
  public Kind kind() {
    return kind;
  }
}
