package io.weir.topology.promql.check;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorSelector;

/** A selector names its metric once, and selects something less than everything. */
final class SelectorCheck {
  private SelectorCheck() {}

  static ValueType check(Checker checker, VectorSelector selector, boolean everythingAllowed)
      throws ParseException {
    if (!selector.metricName().isEmpty()) {
      checkNameIsSetOnce(checker, selector);
    } else if (!everythingAllowed && selector.matchers().stream().allMatch(Matcher::matchesEmpty)) {
      throw checker.error(
          selector.position(), "vector selector must contain at least one non-empty matcher");
    }
    return ValueType.VECTOR;
  }

  private static void checkNameIsSetOnce(Checker checker, VectorSelector selector)
      throws ParseException {
    int last = selector.matchers().size() - 1;
    for (Matcher matcher : selector.matchers().subList(0, last)) {
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        throw checker.error(
            selector.position(),
            "metric name must not be set twice: "
                + LabelText.quoted(selector.metricName())
                + " or "
                + LabelText.quoted(matcher.value()));
      }
    }
  }
}
