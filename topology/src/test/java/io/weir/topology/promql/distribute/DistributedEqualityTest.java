package io.weir.topology.promql.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random expressions over random series give the same in one, two and five shards as in one place.
 * The number of expressions and the seed are {@code weir.distribute.expressions} and {@code
 * weir.distribute.seed}.
 */
final class DistributedEqualityTest {
  private static final int EXPRESSIONS = Integer.getInteger("weir.distribute.expressions", 400);
  private static final long SEED = Long.getLong("weir.distribute.seed", 42);
  private static final double TOLERANCE = 1e-9;

  @Test
  void isTheSameInAnyNumberOfShards() throws ParseException {
    RandomExpressions expressions = new RandomExpressions(SEED);
    Random random = new Random(SEED);
    List<String> differences = new ArrayList<>();
    int compared = 0;
    int failed = 0;
    int refused = 0;
    for (int i = 0; i < EXPRESSIONS && differences.size() < 5; i++) {
      DistributedData data = new DistributedData(random.nextInt(20));
      Expression expression = PromQlParser.parse(expressions.expression());
      long time = DistributedData.START_MILLIS + random.nextInt(3_600_000);
      DistributedPlan plan;
      try {
        plan = DistributedPlan.of(expression, PlanLimits.DEFAULTS);
      } catch (UnstreamableException e) {
        refused++;
        continue;
      }
      DistributedAnswer expected =
          DistributedAnswer.inOnePlace(
              expression, data.unordered(), EvaluationOptions.DEFAULTS, time);
      failed += expected.failed() ? 1 : 0;
      compared += expected.failed() ? 0 : 1;
      for (int shards : new int[] {1, 2, 5}) {
        if (!agree(expression, answer(plan, data, shards, time), expected)) {
          differences.add(difference(expression, data, shards, time));
          break;
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared)
        .as("compared, beside %d failed, %d refused", failed, refused)
        .isGreaterThan(EXPRESSIONS / 2);
  }

  /**
   * Whether they are the same. At an earlier time, in a subquery, a join doesn't know whether there
   * is anything on its many side in other partitions, and so doesn't fail for its one side.
   */
  private static boolean agree(
      Expression expression, DistributedAnswer answer, DistributedAnswer inOnePlace) {
    return answer.agreesWith(inOnePlace, TOLERANCE)
        || (hasSubquery(expression)
            && inOnePlace.failure().startsWith("found duplicate series for the match group"));
  }

  private static boolean hasSubquery(Expression expression) {
    return expression instanceof Subquery
        || expression.children().stream().anyMatch(DistributedEqualityTest::hasSubquery);
  }

  private static DistributedAnswer answer(
      DistributedPlan plan, DistributedData data, int shards, long time) {
    Partitions partitions =
        new Partitions(shards, shards + 1, data.unordered(), EvaluationOptions.DEFAULTS);
    return DistributedAnswer.of(plan, partitions, time);
  }

  /** The smallest part that differs, with its plan and both answers. */
  private static String difference(
      Expression expression, DistributedData data, int shards, long time) {
    Expression least = least(expression, data, shards, time).orElse(expression);
    try {
      DistributedPlan plan = DistributedPlan.of(least, PlanLimits.DEFAULTS);
      return "%s%n of %s%n at %d in %d shards%n%s expected %s%n found    %s%n"
          .formatted(
              least,
              expression,
              time,
              shards,
              plan,
              DistributedAnswer.inOnePlace(
                  least, data.unordered(), EvaluationOptions.DEFAULTS, time),
              answer(plan, data, shards, time));
    } catch (UnstreamableException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Expression> least(
      Expression expression, DistributedData data, int shards, long time) {
    for (Expression child : expression.children()) {
      Optional<Expression> found = least(child, data, shards, time);
      if (found.isPresent()) {
        return found;
      }
    }
    return differs(expression, data, shards, time) ? Optional.of(expression) : Optional.empty();
  }

  private static boolean differs(
      Expression expression, DistributedData data, int shards, long time) {
    if (expression.type() != ValueType.VECTOR && expression.type() != ValueType.SCALAR) {
      return false;
    }
    try {
      return !agree(
          expression,
          answer(DistributedPlan.of(expression, PlanLimits.DEFAULTS), data, shards, time),
          DistributedAnswer.inOnePlace(
              expression, data.unordered(), EvaluationOptions.DEFAULTS, time));
    } catch (UnstreamableException e) {
      return false;
    }
  }
}
