package io.weir.topology.rules.template;

import java.util.List;
import java.util.stream.Collectors;

/** Values as Go's {@code fmt} prints them. */
final class GoText {
  private GoText() {}

  /** As {@code %v}, at the top of what is printed. */
  static String of(Value value) {
    return switch (value) {
      case Value.Missing missing -> "<no value>";
      case Value.Truth truth -> Boolean.toString(truth.value());
      case Value.Whole whole -> Long.toString(whole.value());
      case Value.Decimal decimal -> GoNumbers.format(decimal.value(), 'g', -1);
      case Value.Text text -> text.value();
      case Value.Table table ->
          table.entries().entrySet().stream()
              .map(entry -> entry.getKey() + ":" + inner(entry.getValue()))
              .collect(Collectors.joining(" ", "map[", "]"));
      case Value.Elements elements ->
          elements.elements().stream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
      case Value.Element element -> "{" + of(element.labels()) + " " + inner(element.value()) + "}";
      case Value.Histogram histogram -> histogram.value().toString();
      case Value.Moment moment -> GoTimes.text(moment.value());
      case Value.Span span -> GoTimes.duration(span.nanos());
      case Value.Named named -> named.name();
      case Value.Alert alert ->
          "{%s %s %s %s}"
              .formatted(
                  of(alert.labels()),
                  of(alert.externalLabels()),
                  alert.externalUrl(),
                  inner(alert.value()));
    };
  }

  private static String inner(Value value) {
    return value instanceof Value.Missing ? "<nil>" : of(value);
  }

  /** As {@code Sprint}: a blank between two operands of which neither is a text. */
  static String print(List<Value> values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      boolean apart =
          i > 0
              && !(values.get(i) instanceof Value.Text)
              && !(values.get(i - 1) instanceof Value.Text);
      text.append(apart ? " " : "").append(inner(values.get(i)));
    }
    return text.toString();
  }

  /** As {@code Sprintln}: a blank between any two operands, a line's end behind them. */
  static String printLine(List<Value> values) {
    return values.stream().map(GoText::inner).collect(Collectors.joining(" ", "", "\n"));
  }
}
