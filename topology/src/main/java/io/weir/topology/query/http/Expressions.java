package io.weir.topology.query.http;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.query.Query;
import java.util.ArrayList;
import java.util.List;

/** The expressions and selectors in parameters. */
final class Expressions {
  static final String QUERY = "query";
  static final String MATCH = "match[]";

  private Expressions() {}

  static Query query(ApiRequest request) {
    String text = request.form().value(QUERY);
    return new Query(request.asker(), text, expression(text));
  }

  static Expression expression(String text) {
    try {
      return PromQlParser.parse(text);
    } catch (ParseException e) {
      throw Refusal.badParameter(QUERY, e.getMessage());
    }
  }

  /**
   * The selectors of all {@code match[]}, each of which must exclude something.
   *
   * @throws IllegalArgumentException if one isn't a selector; the message is Prometheus's
   */
  static List<List<Matcher>> selectors(Form form) {
    List<List<Matcher>> selectors = anySelectors(form);
    for (List<Matcher> selector : selectors) {
      if (selector.stream().allMatch(Matcher::matchesEmpty)) {
        throw new IllegalArgumentException("match[] must contain at least one non-empty matcher");
      }
    }
    return selectors;
  }

  /** The selectors of all {@code match[]}, also such that mean all series. */
  static List<List<Matcher>> anySelectors(Form form) {
    List<List<Matcher>> selectors = new ArrayList<>();
    for (String text : form.values(MATCH)) {
      try {
        selectors.add(PromQlParser.parseSelector(text));
      } catch (ParseException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return selectors;
  }
}
