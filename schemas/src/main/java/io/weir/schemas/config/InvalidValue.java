package io.weir.schemas.config;

/**
 * Thrown by a record's compact constructor to say which of its keys is wrong; the binder turns it
 * into a problem located at that key. A plain {@link IllegalArgumentException} is located at the
 * record.
 */
public final class InvalidValue extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String key;

  /**
   * @param key the key as it is written in the file, such as {@code scrape_timeout}
   * @param message {@code expected …, found …}
   */
  public InvalidValue(String key, String message) {
    super(message);
    this.key = key;
  }

  /** Returns the key as it is written in the file. */
  public String key() {
    return key;
  }
}
