package io.weir.schemas.registry;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A registry could not be asked, or refused. */
public final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int NO_CODE = 0;

  private final String message;
  private final boolean retriable;
  private final int errorCode;

  private RegistryException(
      String message, boolean retriable, int errorCode, @Nullable Throwable cause) {
    super(message, cause);
    this.message = message;
    this.retriable = retriable;
    this.errorCode = errorCode;
  }

  /** The registry could not be reached or could not answer; later it may. */
  static RegistryException unavailable(String message, @Nullable Throwable cause) {
    return new RegistryException(message, true, NO_CODE, cause);
  }

  /** The registry answered with an error of its own. */
  static RegistryException refused(String message, int errorCode) {
    return new RegistryException(message, false, errorCode, null);
  }

  /** The registry answered with what can't be used. */
  static RegistryException unusable(String message, @Nullable Throwable cause) {
    return new RegistryException(message, false, NO_CODE, cause);
  }

  /** The same failure for another thread, with that thread's stack. */
  RegistryException again() {
    return new RegistryException(message, retriable, errorCode, this);
  }

  /** Whether the same request may succeed later. */
  public boolean retriable() {
    return retriable;
  }

  /** Whether the registry knows no such schema, subject or version. */
  public boolean notFound() {
    return errorCode / 100 == 404;
  }

  /** The registry's error code, such as 40403 or 409; empty if it gave none. */
  public OptionalInt errorCode() {
    return errorCode == NO_CODE ? OptionalInt.empty() : OptionalInt.of(errorCode);
  }
}
