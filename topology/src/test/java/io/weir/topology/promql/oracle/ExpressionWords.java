package io.weir.topology.promql.oracle;

import java.util.List;

/** The words of random expressions. */
public final class ExpressionWords {
  /** Functions of a vector. */
  public static final List<String> MAPPINGS =
      List.of(
          "abs",
          "ceil",
          "floor",
          "exp",
          "sqrt",
          "ln",
          "log2",
          "log10",
          "sgn",
          "deg",
          "rad",
          "sin",
          "cos",
          "tan",
          "asin",
          "acos",
          "atan",
          "sinh",
          "cosh",
          "tanh",
          "asinh",
          "acosh",
          "atanh",
          "round",
          "timestamp",
          "absent",
          "day_of_week",
          "hour",
          "minute",
          "year",
          "month",
          "day_of_month",
          "day_of_year",
          "days_in_month",
          "sort",
          "sort_desc");

  /** Functions of a range, but for those of its last two samples. */
  public static final List<String> RANGES =
      List.of(
          "rate",
          "increase",
          "delta",
          "resets",
          "changes",
          "sum_over_time",
          "avg_over_time",
          "min_over_time",
          "max_over_time",
          "count_over_time",
          "last_over_time",
          "stddev_over_time",
          "stdvar_over_time",
          "present_over_time",
          "absent_over_time",
          "deriv");

  /** Functions of a range's last two samples. */
  public static final List<String> INSTANT_RATES = List.of("irate", "idelta");

  /** Aggregations without a parameter. */
  public static final List<String> AGGREGATIONS =
      List.of("sum", "avg", "min", "max", "count", "group", "stddev", "stdvar");

  /** Operators between numbers; no remainder, whose last bit can decide. */
  public static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "^", "atan2");

  /** Operators that compare. */
  public static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

  /** Operators on sets. */
  public static final List<String> SETS = List.of("and", "or", "unless");

  /** How long ranges are. */
  public static final List<String> DURATIONS = List.of("30s", "1m", "2m30s", "5m", "17m");

  private ExpressionWords() {}
}
