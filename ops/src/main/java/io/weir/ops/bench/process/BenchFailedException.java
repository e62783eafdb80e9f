package io.weir.ops.bench.process;

/**
 * A benchmark whose figures would be worthless: its output is wrong, it did not end in time, or one
 * of its processes failed.
 */
public final class BenchFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that one line describes. */
  public BenchFailedException(String message) {
    super(message);
  }

  /** A failure with its cause. */
  public BenchFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
