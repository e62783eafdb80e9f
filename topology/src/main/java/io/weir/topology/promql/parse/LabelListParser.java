package io.weir.topology.promql.parse;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.ParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads the labels in parentheses of {@code by}, {@code on}, {@code group_left} and their like. */
final class LabelListParser {
  private final Tokens tokens;

  LabelListParser(Tokens tokens) {
    this.tokens = tokens;
  }

  List<String> labels() throws ParseException {
    List<String> labels = new ArrayList<>();
    tokens.expect(TokenKind.LEFT_PARENTHESIS, Context.GROUPING);
    while (!labels.isEmpty() || !tokens.accept(TokenKind.RIGHT_PARENTHESIS)) {
      labels.add(label());
      if (tokens.accept(TokenKind.RIGHT_PARENTHESIS)) {
        break;
      }
      tokens.expect(TokenKind.COMMA, Context.BEHIND_GROUPING_LABEL);
      if (tokens.accept(TokenKind.RIGHT_PARENTHESIS)) {
        break;
      }
    }
    return labels;
  }

  private String label() throws ParseException {
    Token token = tokens.peek();
    if (!isLabel(token)) {
      throw tokens.unexpected(Context.GROUPING_LABEL);
    }
    tokens.next();
    String label = token.value();
    if (label.isEmpty() || label.codePoints().anyMatch(LabelListParser::isSurrogate)) {
      throw tokens.error(
          token.position(), "invalid label name for grouping: " + LabelText.quoted(label));
    }
    return label;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static boolean isLabel(Token token) {
    return switch (token.kind()) {
      case IDENTIFIER,
          METRIC_IDENTIFIER,
          STRING,
          AGGREGATION,
          BOOL,
          BY,
          GROUP_LEFT,
          GROUP_RIGHT,
          FILL,
          FILL_LEFT,
          FILL_RIGHT,
          IGNORING,
          AND,
          OR,
          UNLESS,
          OFFSET,
          ON,
          START,
          END,
          ATAN2,
          STEP,
          RANGE,
          ANCHORED,
          SMOOTHED,
          MAX_OF,
          MIN_OF ->
          true;
      default -> false;
    };
  }
}
