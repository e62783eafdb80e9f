package io.weir.topology.promql.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.number.Almost;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.StringValue;
import io.weir.topology.promql.value.VectorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random series, at one time and at steps, give the same in one, two and five
 * shards as in one place. The number of expressions and the seed are {@code
 * weir.distribute.expressions} and {@code weir.distribute.seed}.
 */
final class QueryPlanEqualityTest {
  private static final int EXPRESSIONS = Integer.getInteger("weir.distribute.expressions", 400);
  private static final long SEED = Long.getLong("weir.distribute.seed", 43);
  private static final double TOLERANCE = 1e-9;

  /** When a query is evaluated; the step is 0 at one time. */
  private record Times(long startMillis, long endMillis, long stepMillis) {
    QueryValue value(PromqlQuery query, SeriesSource source) {
      return stepMillis == 0
          ? query.at(source, EvaluationOptions.DEFAULTS, startMillis).value()
          : query
              .over(source, EvaluationOptions.DEFAULTS, startMillis, endMillis, stepMillis)
              .value();
    }
  }

  @Test
  void isTheSameInAnyNumberOfShards() throws ParseException {
    RandomExpressions expressions = new RandomExpressions(SEED);
    Random random = new Random(SEED);
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (int i = 0; i < EXPRESSIONS && differences.size() < 5; i++) {
      DistributedData data = new DistributedData(random.nextInt(20));
      Expression expression = varied(PromQlParser.parse(expressions.expression()), random);
      Times times = times(random);
      Map<String, Double> expected =
          answer(() -> times.value(PromqlQuery.of(expression), data.unordered()));
      compared += expected.containsKey("failed") ? 0 : 1;
      for (int shards : new int[] {1, 2, 5}) {
        QueryPlan plan = QueryPlan.of(expression);
        SpreadSeries source = spread(shards, data, plan, times);
        Map<String, Double> found = answer(() -> times.value(plan.query(), source));
        if (!agree(expected, found)) {
          differences.add(
              "%s%n at %s in %d shards%n%s expected %s%n found    %s%n"
                  .formatted(expression, times, shards, plan, expected, found));
          break;
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).as("compared, beside those that failed").isGreaterThan(EXPRESSIONS / 2);
  }

  @Test
  void anAggregationMovesGroupsNotSeries() throws ParseException {
    DistributedData data = new DistributedData(1);
    QueryPlan plan = QueryPlan.of(PromQlParser.parse("sum(rate(c_total[5m]))"));
    Times times =
        new Times(
            DistributedData.START_MILLIS + 600_000, DistributedData.START_MILLIS + 660_000, 15_000);
    SpreadSeries source = spread(5, data, plan, times);
    times.value(plan.query(), source);
    assertThat(plan.parts()).hasSize(1);
    assertThat(source.toldCells()).isPositive().isLessThanOrEqualTo(5 * 5);
  }

  @Test
  void whatIsSortedStaysSorted() throws ParseException {
    DistributedData data = new DistributedData(1);
    for (String text :
        List.of(
            "sort(g)", "sort_desc(g > 0)", "topk(5, g)", "sort_by_label(g, \"zone\", \"job\")")) {
      Expression expression = PromQlParser.parse(text);
      QueryPlan plan = QueryPlan.of(expression);
      Times times = new Times(DistributedData.START_MILLIS + 600_000, 0, 0);
      VectorValue expected =
          (VectorValue) times.value(PromqlQuery.of(expression), data.unordered());
      VectorValue found = (VectorValue) times.value(plan.query(), spread(5, data, plan, times));
      assertThat(values(found)).as(text).containsExactlyElementsOf(values(expected));
    }
  }

  private static List<Double> values(VectorValue vector) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < vector.size(); i++) {
      values.add(vector.value(i));
    }
    return values;
  }

  private static SpreadSeries spread(
      int shards, DistributedData data, QueryPlan plan, Times times) {
    return new SpreadSeries(
        shards,
        data.unordered(),
        plan,
        times.startMillis,
        times.stepMillis == 0 ? times.startMillis : times.endMillis,
        times.stepMillis);
  }

  /** Some vectors within what only queries have: fixed times, ranges in the future. */
  private static Expression varied(Expression expression, Random random) throws ParseException {
    int kind = random.nextInt(8);
    if (expression.type() != ValueType.VECTOR) {
      return expression;
    }
    return switch (kind) {
      case 0 -> PromQlParser.parse("max_over_time((" + expression + ")[5m:70s] offset -2m)");
      case 1 -> PromQlParser.parse("last_over_time((" + expression + ")[5m:1m] @ end())");
      case 2 -> PromQlParser.parse("sort((" + expression + ") or vector(1))");
      default -> expression;
    };
  }

  private static Times times(Random random) {
    long start = DistributedData.START_MILLIS + random.nextInt(3_000_000);
    return random.nextInt(3) == 0
        ? new Times(start, start, 0)
        : new Times(start, start + random.nextInt(600_000), 1_000 + random.nextInt(120_000));
  }

  private static Map<String, Double> answer(Evaluated value) {
    try {
      return flat(value.get());
    } catch (QueryException e) {
      return new TreeMap<>(Map.of("failed", 0.0));
    }
  }

  private interface Evaluated {
    QueryValue get();
  }

  private static Map<String, Double> flat(QueryValue value) {
    Map<String, Double> flat = new TreeMap<>();
    switch (value) {
      case ScalarValue scalar -> flat.put("scalar", scalar.value());
      case StringValue string -> flat.put(string.value(), 0.0);
      case VectorValue vector -> {
        for (int i = 0; i < vector.size(); i++) {
          put(flat, vector.labels(i), vector.timestampMillis(), vector.value(i));
        }
      }
      case MatrixValue matrix -> {
        for (MatrixValue.Series series : matrix.series()) {
          for (int i = 0; i < series.values().length; i++) {
            put(flat, series.labels(), series.timestampsMillis()[i], series.values()[i]);
          }
        }
      }
    }
    return flat;
  }

  private static void put(Map<String, Double> flat, Labels labels, long time, double value) {
    if (flat.put(labels + "@" + time, value) != null) {
      throw new AssertionError("two elements with the labels " + labels + " at " + time);
    }
  }

  private static boolean agree(Map<String, Double> expected, Map<String, Double> found) {
    return expected.keySet().equals(found.keySet())
        && expected.entrySet().stream()
            .allMatch(entry -> near(entry.getValue(), found.getOrDefault(entry.getKey(), 0.0)));
  }

  private static boolean near(double left, double right) {
    return Almost.equal(left, right, TOLERANCE) || Math.abs(left - right) < 1e-9;
  }
}
