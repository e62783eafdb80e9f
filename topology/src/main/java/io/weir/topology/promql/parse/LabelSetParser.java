package io.weir.topology.promql.parse;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.syntax.ParseException;

/** Reads a metric: a name, labels in braces, or both; or nothing at all. */
final class LabelSetParser {
  private final Tokens tokens;

  LabelSetParser(Tokens tokens) {
    this.tokens = tokens;
  }

  Labels metric() throws ParseException {
    Labels.Builder labels = Labels.builder();
    Token name = tokens.peek();
    boolean named = MetricNames.isMetricName(name);
    if (named) {
      tokens.next();
    }
    if (tokens.accept(TokenKind.LEFT_BRACE)) {
      labels(labels);
    }
    return named ? labels.set(Labels.METRIC_NAME, name.text()).build() : labels.build();
  }

  private void labels(Labels.Builder labels) throws ParseException {
    if (tokens.accept(TokenKind.RIGHT_BRACE)) {
      return;
    }
    while (true) {
      label(labels);
      if (tokens.accept(TokenKind.RIGHT_BRACE)) {
        return;
      }
      tokens.expect(TokenKind.COMMA, Context.BEHIND_LABEL);
      if (tokens.accept(TokenKind.RIGHT_BRACE)) {
        return;
      }
    }
  }

  private void label(Labels.Builder labels) throws ParseException {
    Token name = tokens.peek();
    if (!name.is(TokenKind.IDENTIFIER) && !name.is(TokenKind.STRING)) {
      throw tokens.unexpected(Context.LABEL);
    }
    tokens.next();
    if (name.is(TokenKind.STRING) && !tokens.at(TokenKind.ASSIGN)) {
      labels.set(Labels.METRIC_NAME, name.value());
      return;
    }
    tokens.expect(TokenKind.ASSIGN, Context.LABEL_ASSIGNMENT);
    labels.set(name.value(), tokens.expect(TokenKind.STRING, Context.LABEL_VALUE).value());
  }
}
