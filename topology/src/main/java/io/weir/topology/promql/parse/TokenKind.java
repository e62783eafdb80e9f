package io.weir.topology.promql.parse;

import org.jspecify.annotations.Nullable;

/** What a piece of text is, before anything is known of its meaning. */
enum TokenKind {
  END_OF_INPUT("end of input"),
  /** The text isn't PromQL from here on; the token's text is the reason. */
  ERROR("error"),
  IDENTIFIER("identifier"),
  /** An identifier with a colon. */
  METRIC_IDENTIFIER("metric identifier"),
  STRING("string"),
  NUMBER("number"),
  DURATION("duration"),

  LEFT_PARENTHESIS,
  RIGHT_PARENTHESIS,
  LEFT_BRACE,
  RIGHT_BRACE,
  LEFT_BRACKET,
  RIGHT_BRACKET,
  OPEN_HISTOGRAM,
  CLOSE_HISTOGRAM,
  COMMA,
  COLON,
  ASSIGN,
  SPACE,
  BLANK,
  TIMES,
  DESCRIPTOR,
  RESET_HINT,

  ADD(Group.OPERATOR),
  DIVIDE(Group.OPERATOR),
  EQUAL(Group.OPERATOR),
  EQUAL_REGEX(Group.OPERATOR),
  GREATER_OR_EQUAL(Group.OPERATOR),
  GREATER(Group.OPERATOR),
  TRIM_UPPER(Group.OPERATOR),
  TRIM_LOWER(Group.OPERATOR),
  AND(Group.OPERATOR),
  OR(Group.OPERATOR),
  LESS(Group.OPERATOR),
  LESS_OR_EQUAL(Group.OPERATOR),
  UNLESS(Group.OPERATOR),
  MODULO(Group.OPERATOR),
  MULTIPLY(Group.OPERATOR),
  NOT_EQUAL(Group.OPERATOR),
  NOT_EQUAL_REGEX(Group.OPERATOR),
  POWER(Group.OPERATOR),
  SUBTRACT(Group.OPERATOR),
  AT(Group.OPERATOR),
  ATAN2(Group.OPERATOR),

  AGGREGATION(Group.AGGREGATION),

  BOOL(Group.KEYWORD),
  BY(Group.KEYWORD),
  GROUP_LEFT(Group.KEYWORD),
  GROUP_RIGHT(Group.KEYWORD),
  FILL(Group.KEYWORD),
  FILL_LEFT(Group.KEYWORD),
  FILL_RIGHT(Group.KEYWORD),
  IGNORING(Group.KEYWORD),
  OFFSET(Group.KEYWORD),
  SMOOTHED(Group.KEYWORD),
  ANCHORED(Group.KEYWORD),
  ON(Group.KEYWORD),
  WITHOUT(Group.KEYWORD),

  START,
  END,
  STEP,
  RANGE,
  MAX_OF,
  MIN_OF;

  /** How messages show a token. */
  enum Group {
    PLAIN,
    OPERATOR,
    AGGREGATION,
    KEYWORD
  }

  private final Group group;
  private final @Nullable String description;

  TokenKind() {
    this.group = Group.PLAIN;
    this.description = null;
  }

  TokenKind(Group group) {
    this.group = group;
    this.description = null;
  }

  TokenKind(String description) {
    this.group = Group.PLAIN;
    this.description = description;
  }

  Group group() {
    return group;
  }

  /** What messages call it before they show its text; null if the text says it all. */
  @Nullable String description() {
    return description;
  }
}
