package io.weir.ops.grafana;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a page of metrics has for a query: which series, with the labels that a scrape adds.
 *
 * @param series labels, by metric
 */
public record MetricsPage(Map<String, List<Map<String, String>>> series) {
  private static final Set<String> OF_SCRAPES = Set.of("job", "instance");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Reads Prometheus's text format. */
  public static MetricsPage read(String text) {
    Map<String, List<Map<String, String>>> series = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(line -> {
          String name = line.split("[{ ]", 2)[0];
          Map<String, String> labels = new HashMap<>();
          OF_SCRAPES.forEach(label -> labels.put(label, "any"));
          LABEL
              .matcher(line)
              .results()
              .forEach(label -> labels.put(label.group(1), label.group(2)));
          series.computeIfAbsent(name, ignored -> new ArrayList<>()).add(labels);
        });
    return new MetricsPage(series);
  }

  /** What a query selects, groups by or shows, and isn't there. */
  public List<String> missing(PanelQuery query) {
    Expression expression = query.expression();
    List<String> missing = new ArrayList<>();
    check(expression, missing);
    Set<String> labels = labels(expression);
    query.legendLabels().stream()
        .filter(label -> !labels.contains(label))
        .forEach(label -> missing.add("label " + label + " of the legend"));
    return missing.stream().map(what -> query.place() + ": " + what).toList();
  }

  private void check(Expression expression, List<String> missing) {
    if (expression instanceof VectorSelector selector) {
      check(selector, missing);
    }
    if (expression instanceof Aggregation aggregation) {
      Set<String> labels = labels(aggregation.operand());
      aggregation.grouping().labels().stream()
          .filter(label -> !labels.contains(label))
          .forEach(label -> missing.add("label " + label + " in " + aggregation));
    }
    children(expression).forEach(child -> check(child, missing));
  }

  private void check(VectorSelector selector, List<String> missing) {
    List<Map<String, String>> found = series.getOrDefault(selector.metricName(), List.of());
    if (found.isEmpty()) {
      missing.add("metric " + selector.metricName());
      return;
    }
    List<Matcher> matchers =
        selector.matchers().stream().filter(matcher -> !matcher.name().equals("__name__")).toList();
    for (Matcher matcher : matchers) {
      if (found.stream().noneMatch(labels -> labels.containsKey(matcher.name()))) {
        missing.add("label " + matcher.name() + " of " + selector.metricName());
      }
    }
    if (found.stream().noneMatch(labels -> matches(matchers, labels))) {
      missing.add("series for " + selector);
    }
  }

  private static boolean matches(List<Matcher> matchers, Map<String, String> labels) {
    return matchers.stream()
        .allMatch(matcher -> matcher.matches(labels.getOrDefault(matcher.name(), "")));
  }

  /** The names of the labels that an expression's elements may have. */
  private Set<String> labels(Expression expression) {
    return switch (expression) {
      case VectorSelector selector -> {
        Set<String> labels = new TreeSet<>();
        series
            .getOrDefault(selector.metricName(), List.of())
            .forEach(one -> labels.addAll(one.keySet()));
        yield labels;
      }
      case Aggregation aggregation when !choosesAmongElements(aggregation) ->
          Set.copyOf(aggregation.grouping().labels());
      default -> {
        Set<String> labels = new TreeSet<>();
        children(expression).forEach(child -> labels.addAll(labels(child)));
        yield labels;
      }
    };
  }

  /** What is inside, a range's selector too. */
  private static List<Expression> children(Expression expression) {
    return expression instanceof MatrixSelector range
        ? List.of(range.selector())
        : expression.children();
  }

  private static boolean choosesAmongElements(Aggregation aggregation) {
    return aggregation.operator() == AggregationOperator.TOPK
        || aggregation.operator() == AggregationOperator.BOTTOMK;
  }
}
