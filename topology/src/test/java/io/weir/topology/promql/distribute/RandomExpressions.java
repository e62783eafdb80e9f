package io.weir.topology.promql.distribute;

import io.weir.topology.promql.oracle.ExpressionWords;
import java.util.List;
import java.util.Random;

/** Makes random expressions of all that can be split, with operators of all kinds within others. */
public final class RandomExpressions {

  private final Random random;

  /** How many subqueries are around what is generated. */
  private int subqueries;

  public RandomExpressions(long seed) {
    random = new Random(seed);
  }

  public String expression() {
    return random.nextInt(12) == 0 ? scalar(3) : vector(4);
  }

  private String vector(int depth) {
    if (depth == 0) {
      return selector() + modifiers();
    }
    return switch (random.nextInt(13)) {
      case 0 -> selector() + modifiers();
      case 1 -> mapping(pick(ExpressionWords.MAPPINGS), vector(depth - 1));
      case 2, 3, 4 -> range(depth - 1);
      case 5, 6 -> pick(ExpressionWords.AGGREGATIONS) + grouping() + "(" + vector(depth - 1) + ")";
      case 7 -> parameterized(depth - 1);
      case 8 -> "(" + vector(depth - 1) + ") " + vectorWithScalar() + " " + scalar(depth - 1);
      case 9 ->
          "("
              + vector(depth - 1)
              + ") "
              + pick(ExpressionWords.ARITHMETIC)
              + matching()
              + "("
              + vector(depth - 1)
              + ")";
      case 10 ->
          "("
              + vector(depth - 1)
              + ") "
              + pick(ExpressionWords.SETS)
              + on()
              + "("
              + vector(depth - 1)
              + ")";
      case 11 -> "-(" + vector(depth - 1) + ")";
      default -> special(depth - 1);
    };
  }

  private String special(int depth) {
    return switch (random.nextInt(10)) {
      case 0 ->
          "histogram_quantile("
              + quantile()
              + ", rate(b_bucket["
              + pick(ExpressionWords.DURATIONS)
              + "]))";
      case 1 -> "histogram_quantile(" + quantile() + ", sum by (le, job) (increase(b_bucket[5m])))";
      case 2 -> "clamp(" + vector(depth) + ", " + scalar(0) + ", " + scalar(0) + ")";
      case 3 -> "label_replace(" + vector(depth) + ", \"j\", \"$1-x\", \"job\", \"(.*)\")";
      case 4 -> "label_join(" + vector(depth) + ", \"j\", \"/\", \"job\", \"instance\")";
      case 5 -> "vector(" + scalar(depth) + ")";
      case 6 -> "label_replace(" + vector(depth) + ", \"instance\", \"$1\", \"zone\", \"(.*)\")";
      case 7 -> "histogram_quantile(" + quantile() + ", b_bucket)";
      case 8 -> "histogram_fraction(0, 1, sum without (instance) (rate(b_bucket[5m])))";
      default ->
          "predict_linear(g[" + pick(ExpressionWords.DURATIONS) + "], " + random.nextInt(600) + ")";
    };
  }

  private String parameterized(int depth) {
    String inner = vector(depth);
    String k =
        random.nextInt(5) == 0 ? "scalar(count(g{job=\"a\"})) - 3" : pick(List.of("1", "2", "4"));
    return switch (random.nextInt(6)) {
      case 0 -> "topk" + grouping() + "(" + k + ", " + inner + ")";
      case 1 -> "bottomk" + grouping() + "(" + k + ", " + inner + ")";
      case 2 -> "limitk" + grouping() + "(" + k + ", " + inner + ")";
      case 3 -> "limit_ratio(" + pick(List.of("0.5", "-0.3", "1")) + ", " + inner + ")";
      case 4 -> "quantile" + grouping() + "(" + quantile() + ", " + inner + ")";
      // A last bit would be a label.
      default ->
          "count_values%s(\"%s\", round(%s, 0.001))"
              .formatted(grouping(), pick(List.of("v", "job", "zone")), inner);
    };
  }

  private String range(int depth) {
    String operand =
        random.nextInt(3) == 0
            ? subquery(depth)
            : selector() + "[" + pick(ExpressionWords.DURATIONS) + "]";
    if (random.nextInt(10) == 0) {
      return "quantile_over_time(" + quantile() + ", " + operand + modifiers() + ")";
    }
    return pick(random.nextInt(9) == 0 ? ExpressionWords.INSTANT_RATES : ExpressionWords.RANGES)
        + "("
        + operand
        + modifiers()
        + ")";
  }

  private String subquery(int depth) {
    subqueries++;
    String inner = vector(depth);
    subqueries--;
    return "("
        + inner
        + ")["
        + pick(ExpressionWords.DURATIONS)
        + ":"
        + pick(List.of("", "20s", "1m"))
        + "]";
  }

  /** The last bit of a huge angle decides everything. */
  private static String mapping(String function, String vector) {
    boolean angle = List.of("sin", "cos", "tan").contains(function);
    return function + "(" + (angle ? "clamp(" + vector + ", -1000, 1000)" : vector) + ")";
  }

  private String scalar(int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(5)) {
      case 0, 1 -> pick(List.of("0", "1", "2", "-1.5", "0.5", "100", "NaN", "Inf"));
      case 2 -> "scalar(" + vector(depth - 1) + ")";
      case 3 -> "time()";
      default ->
          "("
              + scalar(depth - 1)
              + " "
              + pick(ExpressionWords.ARITHMETIC)
              + " "
              + scalar(depth - 1)
              + ")";
    };
  }

  private String vectorWithScalar() {
    return random.nextBoolean()
        ? pick(ExpressionWords.ARITHMETIC)
        : pick(ExpressionWords.COMPARISONS) + (random.nextBoolean() ? " bool" : "");
  }

  private String quantile() {
    return pick(List.of("0", "0.25", "0.5", "0.9", "0.99", "1", "1.1", "-0.1", "NaN"));
  }

  private String selector() {
    String name = pick(List.of("c_total", "g", "h", "b_bucket"));
    return name
        + pick(
            List.of(
                "",
                "",
                "{job=\"a\"}",
                "{job!=\"a\"}",
                "{instance=~\"0|2\"}",
                "{instance!~\"1\"}",
                "{job=\"a\",instance=\"0\"}",
                "{zone=\"x\"}",
                "{instance=\"1\"}",
                "{job=~\".+\",zone=\"y\"}",
                "{none=\"\"}"));
  }

  private String modifiers() {
    if (subqueries > 0) {
      return pick(List.of("", "", " offset 1m", " offset 90s"));
    }
    return pick(
        List.of("", "", "", "", " offset 1m", " offset 90s", " @ start()", " @ end() offset 5m"));
  }

  private String grouping() {
    return pick(
        List.of(
            "",
            " by (job)",
            " by (zone)",
            " by (job, instance)",
            " by (instance, zone, job)",
            " without (instance)",
            " without (zone)",
            " without (le)",
            " by (le)",
            " by (none)"));
  }

  private String matching() {
    return pick(
        List.of(
            " ",
            " ",
            " on (job, instance) ",
            " ignoring (le) ",
            " on (job) group_left () ",
            " on (instance, job) group_right () ",
            " ignoring (le) group_left () ",
            " on (job, instance) group_left (zone) ",
            " on () group_left () ",
            " on () group_right (zone) ",
            " ignoring (zone) group_right () ",
            " ignoring (zone) fill (2) ",
            " on (job, instance) group_left () fill_left (1) ",
            " on () "));
  }

  private String on() {
    return pick(
        List.of(
            " ",
            " ",
            " on (job) ",
            " on (zone) ",
            " on (job, instance) ",
            " ignoring (instance) ",
            " on () "));
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
