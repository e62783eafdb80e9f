package io.weir.topology.promql.parse;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.Position;

/**
 * A piece of text.
 *
 * @param text as written; of an error, the reason
 * @param value of a string, what it stands for; else {@code text}
 */
record Token(TokenKind kind, Position position, String text, String value) {
  private static final int LONGEST_SHOWN = 10;

  boolean is(TokenKind kind) {
    return this.kind == kind;
  }

  /** As messages show it: {@code identifier "a"}, {@code <by>}, {@code <op:+>}. */
  String describe() {
    if (kind == TokenKind.END_OF_INPUT) {
      return "end of input";
    }
    String description = kind.description();
    return description == null ? shown() : description + " " + shown();
  }

  private String shown() {
    return switch (kind.group()) {
      case KEYWORD -> "<" + text + ">";
      case OPERATOR -> "<op:" + text + ">";
      case AGGREGATION -> "<aggr:" + text + ">";
      case PLAIN -> quoted();
    };
  }

  private String quoted() {
    boolean whole = kind == TokenKind.IDENTIFIER || kind == TokenKind.METRIC_IDENTIFIER;
    if (whole || utf8Length() <= LONGEST_SHOWN) {
      return LabelText.quoted(text);
    }
    int shown = text.offsetByCodePoints(0, Math.min(LONGEST_SHOWN, codePoints()));
    return LabelText.quoted(text.substring(0, shown)) + "...";
  }

  private int codePoints() {
    return text.codePointCount(0, text.length());
  }

  private int utf8Length() {
    return text.codePoints().map(Token::utf8Length).sum();
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
}
