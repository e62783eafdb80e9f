package io.weir.topology.promql.oracle;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Makes random expressions that make sense, of what Prometheus 3.5 knows too. */
final class ExpressionGenerator {

  private static final List<String> HISTOGRAMS =
      List.of(
          "histogram_avg",
          "histogram_count",
          "histogram_sum",
          "histogram_stddev",
          "histogram_stdvar");

  /**
   * Prometheus 3.6 has other differences and resets of native histograms in a subquery than 3.5.
   */
  private static final List<String> HISTOGRAM_SUBQUERIES =
      List.of("sum_over_time", "avg_over_time", "last_over_time", "count_over_time");

  private static final Pattern HISTOGRAM_NAME = Pattern.compile("\\b[nk]\\b");
  private static final List<String> HISTOGRAM_RANGES =
      List.of(
          "rate",
          "increase",
          "delta",
          "sum_over_time",
          "avg_over_time",
          "last_over_time",
          "resets",
          "changes",
          "count_over_time",
          "present_over_time");

  private final Random random;

  /** How many subqueries are around what is generated. */
  private int subqueries;

  /**
   * The metric of native histograms to which one function is applied; empty for any. Of some
   * functions Prometheus 3.5 loses what kind of histogram it has, and compares or mixes them.
   */
  private String kind = "";

  ExpressionGenerator(long seed) {
    random = new Random(seed);
  }

  String expression() {
    return random.nextInt(12) == 0 ? scalar(3) : vector(4);
  }

  private String vector(int depth) {
    if (depth == 0) {
      return selector() + modifiers();
    }
    return switch (random.nextInt(16)) {
      case 0 -> selector() + modifiers();
      case 1 -> mapping(pick(ExpressionWords.MAPPINGS), vector(depth - 1));
      case 2, 3, 4 -> range(depth - 1);
      case 5, 6 -> aggregation(pick(ExpressionWords.AGGREGATIONS), vector(depth - 1));
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
      case 12 -> histogram(depth - 1);
      case 13, 14 -> ofHistogram(depth - 1);
      default -> special(depth - 1);
    };
  }

  private String special(int depth) {
    return switch (random.nextInt(7)) {
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
      default ->
          "predict_linear(g[" + pick(ExpressionWords.DURATIONS) + "], " + random.nextInt(600) + ")";
    };
  }

  /** A number of native histograms. */
  private String ofHistogram(int depth) {
    String before = kind;
    String text =
        switch (random.nextInt(4)) {
          case 0, 1 -> {
            kind = pick(List.of("n", "k"));
            yield random.nextBoolean()
                ? "histogram_quantile(" + quantile() + ", " + histogram(depth) + ")"
                : "histogram_fraction(%s, %s, %s)".formatted(bound(), bound(), histogram(depth));
          }
          default -> {
            kind = "n";
            yield pick(HISTOGRAMS) + "(" + histogram(depth) + ")";
          }
        };
    kind = before;
    return text;
  }

  private String bound() {
    return pick(List.of("-Inf", "-1", "0", "0.7", "3", "20", "+Inf"));
  }

  /** A vector of native histograms. */
  private String histogram(int depth) {
    String name =
        kind.isEmpty()
            ? pick(List.of("n", "k", "{__name__=~\"n|k\",instance=\"1\"}"))
            : kind + pick(List.of("", "{job=\"a\"}"));
    if (depth <= 0) {
      return name + modifiers();
    }
    return switch (random.nextInt(kind.isEmpty() ? 10 : 8)) {
      case 0, 1, 2 ->
          pick(HISTOGRAM_RANGES)
              + "("
              + name
              + "["
              + pick(ExpressionWords.DURATIONS)
              + "]"
              + modifiers()
              + ")";
      case 3, 4 -> pick(List.of("sum", "avg")) + grouping() + "(" + histogram(depth - 1) + ")";
      case 5 ->
          "(" + histogram(depth - 1) + ") " + pick(List.of("* 0.5", "* 0", "* -3", "/ 2", "/ -3"));
      case 6 -> "-(" + histogram(depth - 1) + ")";
      case 7 -> {
        subqueries++;
        String inner = histogram(depth - 1);
        subqueries--;
        yield pick(HISTOGRAM_SUBQUERIES)
            + "(("
            + inner
            + ")["
            + pick(ExpressionWords.DURATIONS)
            + ":1m])";
      }
      default ->
          "("
              + histogram(depth - 1)
              + ") "
              + pick(List.of("+", "-", "==", "!="))
              + matching()
              + "("
              + histogram(depth - 1)
              + ")";
    };
  }

  private String parameterized(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> "topk" + grouping() + "(" + random.nextInt(4) + ", " + distinct() + ")";
      case 1 -> "bottomk" + grouping() + "(" + random.nextInt(4) + ", " + distinct() + ")";
      case 2 -> "quantile" + grouping() + "(" + quantile() + ", " + vector(depth) + ")";
      default -> "count_values" + grouping() + "(\"v\", resets(" + selector() + "[5m]))";
    };
  }

  /** Values that hardly ever are equal: which of equal ones Prometheus takes is chance. */
  private String distinct() {
    return "deriv(c_total[" + pick(List.of("5m", "17m")) + "]" + modifiers() + ")";
  }

  private String range(int depth) {
    boolean isSubquery = random.nextInt(3) == 0;
    String operand = isSubquery ? subquery(depth) : matrix();
    String modifiers = isSubquery && subqueries > 0 ? offset() : modifiers();
    if (random.nextInt(10) == 0) {
      return "quantile_over_time(" + quantile() + ", " + operand + modifiers + ")";
    }
    return rangeFunction(operand, isSubquery) + "(" + operand + modifiers + ")";
  }

  /**
   * Not of native histograms: Prometheus 3.5 gives out those that it has read, without copying
   * them, and reads others over them; then even later queries have some that share their memory.
   */
  private String rangeFunction(String operand, boolean isSubquery) {
    if (mayHaveHistograms(operand)) {
      return pick(isSubquery ? HISTOGRAM_SUBQUERIES : ExpressionWords.RANGES);
    }
    return pick(random.nextInt(9) == 0 ? ExpressionWords.INSTANT_RATES : ExpressionWords.RANGES);
  }

  private String matrix() {
    String selector = selector();
    return selector + "[" + pick(ExpressionWords.DURATIONS) + "]";
  }

  private static boolean mayHaveHistograms(String operand) {
    return HISTOGRAM_NAME.matcher(operand).find();
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

  /** How huge numbers vary depends on which of them comes first. */
  private String aggregation(String aggregation, String vector) {
    boolean clamps = aggregation.startsWith("std");
    return aggregation
        + grouping()
        + "("
        + (clamps ? "clamp(" + vector + ", -1000, 1000)" : vector)
        + ")";
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
    String name =
        pick(List.of("c_total", "c_total", "g", "g", "h", "h", "b_bucket", "b_bucket", "n", "k"));
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
                "{none=\"\"}"));
  }

  /** No {@code @}, which Prometheus gets wrong on a subquery in a subquery. */
  private String offset() {
    return pick(List.of("", "", " offset 1m", " offset -30s"));
  }

  private String modifiers() {
    return pick(
        List.of(
            "",
            "",
            "",
            "",
            " offset 1m",
            " offset -30s",
            " @ 1700001800",
            " @ start()",
            " @ end() offset 5m"));
  }

  private String grouping() {
    return pick(
        List.of(
            "",
            " by (job)",
            " by (job, instance)",
            " without (instance)",
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
            " on () "));
  }

  private String on() {
    return pick(List.of(" ", " ", " on (job) ", " ignoring (instance) ", " on () "));
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
