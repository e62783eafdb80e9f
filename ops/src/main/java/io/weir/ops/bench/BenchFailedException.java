package io.weir.ops.bench;

/** A benchmark whose figures would be worthless: its output is wrong, or it did not end in time. */
public final class BenchFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchFailedException(String message) {
    super(message);
  }
}
