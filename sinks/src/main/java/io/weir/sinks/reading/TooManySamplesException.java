package io.weir.sinks.reading;

/** There are more samples than may be read. */
public final class TooManySamplesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says how many may be read. */
  public TooManySamplesException(long most) {
    super("expected at most " + most + " samples, found more");
  }
}
