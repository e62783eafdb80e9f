package io.weir.topology.query.past;

import org.jspecify.annotations.Nullable;

/** A store can't be read: it is away, too slow, or not for who asks. */
public final class PastException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what was expected and found; whoever tells it names the store. */
  public PastException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
