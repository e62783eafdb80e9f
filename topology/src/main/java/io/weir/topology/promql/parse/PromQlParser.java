package io.weir.topology.promql.parse;

import io.weir.topology.promql.check.Checker;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import java.util.List;

/**
 * Reads PromQL, experimental parts included. Any text either is read or is refused with an error
 * that says where: its length, nesting and height are bounded.
 */
public final class PromQlParser {
  /** Characters that a text may have at most. */
  public static final int MAX_LENGTH = 1 << 20;

  private PromQlParser() {}

  /**
   * An expression, read and checked.
   *
   * @throws ParseException if it isn't PromQL or makes no sense
   */
  public static Expression parse(String text) throws ParseException {
    Expression expression = new ExpressionParser(tokens(text)).whole();
    Checker.check(expression, text);
    return expression;
  }

  /**
   * The matchers of a selector without modifiers, {@code up{job="a"}}; those of {@code {}} are
   * none.
   *
   * @throws ParseException if it isn't one
   */
  public static List<Matcher> parseSelector(String text) throws ParseException {
    return new ExpressionParser(tokens(text)).wholeSelector().matchers();
  }

  private static Tokens tokens(String text) throws ParseException {
    if (text.length() > MAX_LENGTH) {
      throw new ParseException(
          new Position(MAX_LENGTH, text.length()),
          "expected at most " + MAX_LENGTH + " characters, found " + text.length(),
          text);
    }
    Lexer lexer = new Lexer(text);
    return new Tokens(text, lexer::next);
  }
}
