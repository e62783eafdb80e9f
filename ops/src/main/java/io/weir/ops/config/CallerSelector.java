package io.weir.ops.config;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import java.util.List;

/** Label matchers that a caller is bound to, as configurations and tokens write them. */
public final class CallerSelector {
  private CallerSelector() {}

  /**
   * Reads {@code {team="a"}}.
   *
   * @throws IllegalArgumentException if it is no selector, or one without matchers
   */
  public static List<Matcher> matchers(String text) {
    List<Matcher> matchers;
    try {
      matchers = PromQlParser.parseSelector(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "expected label matchers such as {team=\"a\"}, found \"" + text + "\": " + e.getMessage(),
          e);
    }
    if (matchers.isEmpty()) {
      throw new IllegalArgumentException(
          "expected label matchers such as {team=\"a\"}, found \"" + text + "\"");
    }
    return matchers;
  }
}
