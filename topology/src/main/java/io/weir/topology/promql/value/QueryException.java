package io.weir.topology.promql.value;

/** An expression that can't be evaluated over the data there is; the message is Prometheus's. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message for who asked. */
  public QueryException(String message) {
    super(message);
  }

  /** With a message for who asked, and what led to it. */
  public QueryException(String message, Throwable cause) {
    super(message, cause);
  }

  /** More samples are needed than may be held at once. */
  public static QueryException tooManySamples() {
    return new QueryException(
        "query processing would load too many samples into memory in query execution");
  }

  /** More series are read than may be. */
  public static QueryException tooManySeries(long most) {
    return new QueryException(
        "query processing would read too many series: expected at most " + most + ", found more");
  }

  /** Two series of the same labels have a sample at the same time. */
  public static QueryException duplicateSeries() {
    return new QueryException("vector cannot contain metrics with the same labelset");
  }
}
