package io.weir.topology.promql.check;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.List;

/** A call has as many arguments as its function takes, of the types that it takes. */
final class CallCheck {
  private CallCheck() {}

  static ValueType check(Checker checker, Call call) throws ParseException {
    checkCount(checker, call);
    boolean info = call.function() == Function.INFO && call.arguments().size() > 1;
    if (info) {
      checkInfoLabels(checker, call);
    }
    List<Expression> arguments = call.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      Expression argument = arguments.get(i);
      if (info && i == 1 && argument instanceof VectorSelector selector) {
        SelectorCheck.check(checker, selector, true);
        continue;
      }
      checker.expect(call.function().argumentType(i), argument, "call to function " + quoted(call));
    }
    return call.function().returnType();
  }

  private static String quoted(Call call) {
    return LabelText.quoted(call.function().functionName());
  }

  private static void checkCount(Checker checker, Call call) throws ParseException {
    int count = call.arguments().size();
    int least = call.function().minArguments();
    int most = call.function().maxArguments();
    if (count >= least && count <= most) {
      return;
    }
    String expected =
        least == most
            ? "expected " + least
            : count < least ? "expected at least " + least : "expected at most " + most;
    throw checker.error(
        call.position(), expected + " argument(s) in call to " + quoted(call) + ", got " + count);
  }

  /** The second argument of {@code info} is matchers that only look like a selector. */
  private static void checkInfoLabels(Checker checker, Call call) throws ParseException {
    Expression labels = call.arguments().get(1);
    if (labels.type() != ValueType.VECTOR) {
      throw checker.error(
          call.position(),
          "expected type instant vector in call to function \"info\", got "
              + labels.type().documentedName());
    }
    if (!(labels instanceof VectorSelector selector)) {
      throw checker.error(labels.position(), "expected label selectors only");
    }
    if (!selector.metricName().isEmpty()) {
      throw checker.error(
          labels.position(), "expected label selectors only, got vector selector instead");
    }
  }
}
