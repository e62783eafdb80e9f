package io.weir.topology.promql.syntax;

import java.util.Objects;

/**
 * Text that isn't PromQL, or is but makes no sense. The message is Prometheus's, {@code
 * line:column: parse error: …}.
 */
public final class ParseException extends Exception {
  private static final long serialVersionUID = 1;

  private final int start;
  private final int end;
  private final String reason;
  private final String text;

  /** An error in {@code text} because of {@code reason}. */
  public ParseException(Position position, String reason, String text) {
    super(position.lineAndColumn(text) + ": parse error: " + reason);
    this.start = position.start();
    this.end = position.end();
    this.reason = reason;
    this.text = text;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** Where in the text. */
  public Position position() {
    return new Position(start, end);
  }

  /** What is wrong, without its place. */
  public String reason() {
    return reason;
  }

  /**
   * The message, then the line it speaks of, then a line with a caret below the place; without the
   * two lines if that line is longer than a screen.
   */
  public String withCaret() {
    return getMessage() + position().caretBelow(text);
  }
}
