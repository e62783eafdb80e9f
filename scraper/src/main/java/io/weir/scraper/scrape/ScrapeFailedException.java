package io.weir.scraper.scrape;

/**
 * A scrape failed as a whole. It is a finding about a target, not a fault of the program, and so
 * has no stack trace.
 */
final class ScrapeFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final FailureReason reason;

  ScrapeFailedException(FailureReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  FailureReason reason() {
    return reason;
  }
}
