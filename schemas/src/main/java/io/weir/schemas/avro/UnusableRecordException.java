package io.weir.schemas.avro;

/** A record can't be read, now or later; it goes to the rejected topic with the reason. */
public final class UnusableRecordException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  /**
   * An error with its reason.
   *
   * @param reason a word of the metric label {@code reason}
   * @param message subject, expectation, what was found
   */
  public UnusableRecordException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** A word of the metric label {@code reason}. */
  public String reason() {
    return reason;
  }
}
