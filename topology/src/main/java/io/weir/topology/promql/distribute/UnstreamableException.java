package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Position;

/** An expression that can't be evaluated tick by tick over many shards, or not as it stands. */
public final class UnstreamableException extends Exception {
  private static final long serialVersionUID = 1;
  private final int start;
  private final int end;
  private final String reason;

  /** Because of {@code reason}, which begins with what is refused. */
  UnstreamableException(Position position, String reason) {
    super(reason);
    this.start = position.start();
    this.end = position.end();
    this.reason = reason;
  }

  /** Where in the text. */
  public Position position() {
    return new Position(start, end);
  }

  /** What can't be done, and why. */
  public String reason() {
    return reason;
  }

  /** {@code line:column: reason}, then the line of the text, then a caret below the place. */
  public String withCaret(String text) {
    return position().lineAndColumn(text) + ": " + reason + position().caretBelow(text);
  }
}
