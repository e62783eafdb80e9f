package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.ResolvedSpans;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.VectorSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Samples that the value of an expression at a time depends on: of series that matchers match, in a
 * range before that time.
 *
 * @param reachMillis how long before the time the range begins, excluded there
 * @param offsetMillis how long before the time it ends, included there
 */
public record SeriesRead(List<Matcher> matchers, long reachMillis, long offsetMillis) {
  private static final String TARGET_INFO = "target_info";

  public SeriesRead {
    matchers = List.copyOf(matchers);
  }

  /**
   * What an expression reads, each selector once for each time that it stands there.
   *
   * @param lookback how old a sample may be that stands for now
   */
  public static List<SeriesRead> of(Expression expression, Duration lookback) {
    List<SeriesRead> reads = new ArrayList<>();
    collect(expression, lookback.toMillis(), 0, 0, reads);
    return List.copyOf(reads);
  }

  /**
   * Adds what is read.
   *
   * @param beforeMillis how much earlier than the time the expression's earliest evaluation is
   * @param latestMillis how much earlier its latest one is
   */
  private static void collect(
      Expression expression,
      long lookbackMillis,
      long beforeMillis,
      long latestMillis,
      List<SeriesRead> reads) {
    ResolvedSpans spans = ResolvedSpans.INSTANT;
    switch (expression) {
      case VectorSelector selector -> {
        long offset = spans.offsetMillis(selector.offset());
        reads.add(
            new SeriesRead(
                selector.matchers(),
                beforeMillis + offset + lookbackMillis,
                latestMillis + offset));
      }
      case MatrixSelector matrix -> {
        // What is anchored also looks for the sample before its range.
        long offset = spans.offsetMillis(matrix.selector().offset());
        reads.add(
            new SeriesRead(
                matrix.selector().matchers(),
                beforeMillis + offset + spans.positiveMillis(matrix.range()) + lookbackMillis,
                latestMillis + offset));
      }
      case Subquery subquery -> {
        long offset = spans.offsetMillis(subquery.offset());
        collect(
            subquery.expression(),
            lookbackMillis,
            beforeMillis + offset + spans.positiveMillis(subquery.range()),
            latestMillis + offset,
            reads);
      }
      case Call call when call.function() == Function.INFO -> {
        collect(call.arguments().getFirst(), lookbackMillis, beforeMillis, latestMillis, reads);
        reads.add(new SeriesRead(infoMatchers(call), beforeMillis + lookbackMillis, latestMillis));
      }
      default ->
          expression
              .children()
              .forEach(child -> collect(child, lookbackMillis, beforeMillis, latestMillis, reads));
    }
  }

  /** Of what {@code info()} adds only the name's matchers decide whether it is read. */
  private static List<Matcher> infoMatchers(Call call) {
    List<Matcher> names =
        call.arguments().size() > 1
                && call.arguments().get(1).withoutParentheses() instanceof VectorSelector selector
            ? selector.matchers().stream()
                .filter(matcher -> matcher.name().equals(Labels.METRIC_NAME))
                .toList()
            : List.of();
    return names.isEmpty() ? List.of(Matcher.ofMetricName(TARGET_INFO)) : names;
  }

  /** The one name that the series have; empty if they may have several. */
  public Optional<String> fixedName() {
    return matchers.stream()
        .filter(matcher ->
            matcher.name().equals(Labels.METRIC_NAME) && matcher.operator() == MatchOperator.EQUAL)
        .map(Matcher::value)
        .findFirst();
  }

  /** Whether series of a name may be read. */
  public boolean mayRead(String metricName) {
    return matchers.stream()
        .filter(matcher -> matcher.name().equals(Labels.METRIC_NAME))
        .allMatch(matcher -> matcher.matches(metricName));
  }

  /** Whether a series is read. */
  public boolean reads(Labels series) {
    for (Matcher matcher : matchers) {
      if (!matcher.matches(series.value(matcher.name()))) {
        return false;
      }
    }
    return true;
  }
}
