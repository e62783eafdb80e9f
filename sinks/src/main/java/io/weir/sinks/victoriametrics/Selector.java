package io.weir.sinks.victoriametrics;

import io.weir.schemas.labels.Labels;
import io.weir.sinks.reading.LabelCondition;
import io.weir.sinks.reading.SeriesChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A choice of series as a selector. */
final class Selector {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\.+*?()\\[\\]{}^$|]");

  private Selector() {}

  /**
   * The selector of series that satisfy the conditions; it may find some that don't.
   *
   * @param absent a label that they must not have
   */
  static String of(SeriesChoice choice, String absent) {
    List<String> matchers = new ArrayList<>();
    matchers.add(matcher(absent, "=", ""));
    Optional<Set<String>> names = choice.metricNames();
    // Of a name it takes one "=" only.
    matchers.add(
        names.isEmpty()
            ? matcher(Labels.METRIC_NAME, "!=", "")
            : names.get().size() == 1
                ? matcher(Labels.METRIC_NAME, "=", names.get().iterator().next())
                : matcher(Labels.METRIC_NAME, "=~", alternatives(names.get())));
    for (LabelCondition condition : choice.conditions()) {
      if (names.isEmpty() || !condition.name().equals(Labels.METRIC_NAME)) {
        matchers.add(matcher(condition.name(), condition.operator(), value(condition)));
      }
    }
    return "{" + String.join(",", matchers) + "}";
  }

  private static String alternatives(Set<String> names) {
    return names.stream()
        .sorted()
        .map(name -> SPECIAL.matcher(name).replaceAll("\\\\$0"))
        .collect(Collectors.joining("|"));
  }

  /** A dot matches a newline, as it does in Prometheus. */
  private static String value(LabelCondition condition) {
    boolean pattern = condition.operator().endsWith("~");
    return pattern && condition.oneOf().isEmpty()
        ? "(?s:" + condition.value() + ")"
        : condition.value();
  }

  private static String matcher(String name, String operator, String value) {
    return quoted(name) + operator + quoted(value);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
