package io.weir.scraper.exposition;

import java.nio.charset.StandardCharsets;

/**
 * What a target exposes isn't in the format that it claims. One malformed line fails the whole
 * scrape, so this carries no stack trace: it is a finding, not a fault of the program.
 */
public final class MalformedExpositionException extends Exception {
  private static final long serialVersionUID = 1;
  private static final int EXCERPT_LENGTH = 60;

  private final int line;
  private final int column;

  private MalformedExpositionException(String message, int line, int column) {
    super(message, null, false, false);
    this.line = line;
    this.column = column;
  }

  /**
   * A finding at a byte of the body.
   *
   * @param expected what should stand there
   * @param bytes the body, up to {@code limit} (exclusive)
   */
  static MalformedExpositionException at(int position, String expected, byte[] bytes, int limit) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < position && i < limit; i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int column = position - lineStart + 1;
    return new MalformedExpositionException(
        "line %d, column %d: expected %s, found %s"
            .formatted(line, column, expected, found(position, bytes, limit)),
        line,
        column);
  }

  private static String found(int position, byte[] bytes, int limit) {
    if (position >= limit) {
      return "the end of the body";
    }
    if (bytes[position] == '\n') {
      return "the end of the line";
    }
    int end = position;
    while (end < limit && bytes[end] != '\n' && end - position < EXCERPT_LENGTH) {
      end++;
    }
    return "`" + new String(bytes, position, end - position, StandardCharsets.UTF_8) + "`";
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** The byte in the line, from 1. */
  public int column() {
    return column;
  }
}
