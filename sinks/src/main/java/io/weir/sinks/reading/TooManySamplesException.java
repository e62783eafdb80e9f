package io.weir.sinks.reading;

/** There are more samples than may be read. */
public final class TooManySamplesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says how many may be read. */
  public TooManySamplesException(long most) {
    super("expected at most " + most + " samples, found more");
  }

  /** Says how many may be read, and how many bytes there are instead. */
  public TooManySamplesException(long most, long bytes) {
    super(
        "expected at most %d samples, found an answer of %d bytes, more than they take"
            .formatted(most, bytes));
  }
}
