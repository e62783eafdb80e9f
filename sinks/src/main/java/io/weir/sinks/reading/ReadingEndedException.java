package io.weir.sinks.reading;

/** Nobody waits for what is read. */
public final class ReadingEndedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A reading was ended before it had all. */
  public ReadingEndedException() {
    super("the reading was ended");
  }
}
