package io.weir.ops.query;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A question that was not answered; the message says why in one line. */
public final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean lasting;

  private NoAnswerException(String message, boolean lasting, @Nullable Throwable cause) {
    super(message, cause);
    this.lasting = lasting;
  }

  /** The server said no, and would again. */
  static NoAnswerException refused(String message) {
    return new NoAnswerException(message, true, null);
  }

  /** The server couldn't be reached, broke off, or can't answer just now. */
  static NoAnswerException away(String message, @Nullable Throwable cause) {
    return new NoAnswerException(message, false, cause);
  }

  /** Whether the same question has no better chance later. */
  boolean lasting() {
    return lasting;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
