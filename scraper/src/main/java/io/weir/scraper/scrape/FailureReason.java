package io.weir.scraper.scrape;

/** Why a scrape failed; each is counted on its own. */
public enum FailureReason {
  /** The target didn't answer in time. */
  TIMEOUT("timeout"),
  /** No connection, or it broke. */
  CONNECTION("connection"),
  /** TLS didn't come about, or a certificate or key can't be used. */
  TLS("tls"),
  /** Too many redirects, or one that can't be followed. */
  REDIRECT("redirect"),
  /** An answer other than 200. */
  STATUS("status"),
  /** The body is too long. */
  BODY_SIZE_LIMIT("body_size_limit"),
  /** The body isn't compressed as the answer says. */
  ENCODING("encoding"),
  /** The answer says no format that is known, and there is no fallback. */
  CONTENT_TYPE("content_type"),
  /** A line isn't in the format. */
  MALFORMED("malformed"),
  /** A series without a name, or with labels that no record can hold. */
  LABELS("labels"),
  /** Too many samples. */
  SAMPLE_LIMIT("sample_limit"),
  /** Too many labels, or too long ones. */
  LABEL_LIMIT("label_limit"),
  /** The job has too many targets. */
  TARGET_LIMIT("target_limit");

  private final String word;

  FailureReason(String word) {
    this.word = word;
  }

  /** The reason as metrics name it. */
  public String word() {
    return word;
  }
}
