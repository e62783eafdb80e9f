package io.weir.topology.promql.parse;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.ParseException;

/** Reads the numbers in the notation of a test's series. */
final class SeriesNumbers {
  private final Tokens tokens;
  private final Literals literals;

  SeriesNumbers(Tokens tokens) {
    this.tokens = tokens;
    this.literals = new Literals(tokens);
  }

  /** A number without a sign. */
  double unsigned(Context context) throws ParseException {
    return literals.value(tokens.expect(TokenKind.NUMBER, context));
  }

  /** A number with or without a sign. */
  double signed(Context context) throws ParseException {
    if (tokens.accept(TokenKind.SUBTRACT)) {
      return -unsigned(context);
    }
    tokens.accept(TokenKind.ADD);
    return unsigned(context);
  }

  /** How often something repeats, or an index: digits only; an unsigned number. */
  long repetition(Context context) throws ParseException {
    Token token = tokens.expect(TokenKind.NUMBER, context);
    String text = token.text();
    boolean digits = text.chars().allMatch(Characters::isDigit);
    try {
      if (digits) {
        return Long.parseUnsignedLong(text);
      }
    } catch (NumberFormatException e) {
      throw malformed(token, "value out of range");
    }
    throw malformed(token, "invalid syntax");
  }

  private ParseException malformed(Token token, String reason) {
    return tokens.error(
        token.position(),
        "invalid repetition in series values: strconv.ParseUint: parsing "
            + LabelText.quoted(token.text())
            + ": "
            + reason);
  }

  /** A whole number with or without a minus sign. */
  long integer() throws ParseException {
    boolean negative = tokens.accept(TokenKind.SUBTRACT);
    long number = repetition(Context.HISTOGRAM);
    return negative ? -number : number;
  }
}
