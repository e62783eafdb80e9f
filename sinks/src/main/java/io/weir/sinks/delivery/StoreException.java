package io.weir.sinks.delivery;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A delivery failed. Its kind says what happens next, and is decided where the failure is met: by
 * the store for its own errors.
 */
public abstract sealed class StoreException extends Exception {
  private static final long serialVersionUID = 1;

  private StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The same delivery may succeed later; it is tried again until it does. */
  public static final class Retriable extends StoreException {
    private static final long serialVersionUID = 1;

    private final @Nullable Duration retryAfter;

    /** A failure whose next try is timed by back-off. */
    public Retriable(String message, @Nullable Throwable cause) {
      this(message, cause, Optional.empty());
    }

    /**
     * A failure.
     *
     * @param retryAfter how long the store asked to be left alone
     */
    public Retriable(String message, @Nullable Throwable cause, Optional<Duration> retryAfter) {
      super(message, cause);
      this.retryAfter = retryAfter.orElse(null);
    }

    /** How long the store asked to be left alone. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }

  /**
   * The store refuses these rows and would always: nothing of the delivery is in it, or all but the
   * refused rows may be written again. The rows that it refuses are found and reported.
   */
  public static final class Refused extends StoreException {
    private static final long serialVersionUID = 1;

    /**
     * A failure.
     *
     * @param message with the store's own words
     */
    public Refused(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Neither time nor other rows help: the task ends and says why. */
  public static final class Fatal extends StoreException {
    private static final long serialVersionUID = 1;

    /** A failure. */
    public Fatal(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
