package io.weir.topology.promql.plan;

import io.weir.topology.promql.number.Hyperbolic;
import io.weir.topology.promql.number.Logarithms;
import io.weir.topology.promql.operator.CalendarField;
import io.weir.topology.promql.syntax.Function;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** The functions that map each number of a vector to another. */
final class NumberFunctions {
  private NumberFunctions() {}

  /** The mapping of a function; empty if it isn't one of these. */
  static Optional<DoubleUnaryOperator> of(Function function) {
    return Optional.ofNullable(
        switch (function) {
          case ABS -> Math::abs;
          case CEIL -> Math::ceil;
          case FLOOR -> Math::floor;
          case EXP -> Math::exp;
          case SQRT -> Math::sqrt;
          case LN -> Math::log;
          case LOG2 -> Logarithms::log2;
          case LOG10 -> Math::log10;
          case SGN -> value -> value < 0 ? -1 : value > 0 ? 1 : value;
          case DEG -> value -> value * 180 / Math.PI;
          case RAD -> value -> value * Math.PI / 180;
          case SIN -> Math::sin;
          case COS -> Math::cos;
          case TAN -> Math::tan;
          case ASIN -> Math::asin;
          case ACOS -> Math::acos;
          case ATAN -> Math::atan;
          case SINH -> Math::sinh;
          case COSH -> Math::cosh;
          case TANH -> Math::tanh;
          case ASINH -> Hyperbolic::asinh;
          case ACOSH -> Hyperbolic::acosh;
          case ATANH -> Hyperbolic::atanh;
          default -> null;
        });
  }

  /** The field of a date that a function gives; empty if it gives none. */
  static Optional<CalendarField> calendarField(Function function) {
    return Optional.ofNullable(
        switch (function) {
          case DAYS_IN_MONTH -> CalendarField.DAYS_IN_MONTH;
          case DAY_OF_MONTH -> CalendarField.DAY_OF_MONTH;
          case DAY_OF_WEEK -> CalendarField.DAY_OF_WEEK;
          case DAY_OF_YEAR -> CalendarField.DAY_OF_YEAR;
          case HOUR -> CalendarField.HOUR;
          case MINUTE -> CalendarField.MINUTE;
          case MONTH -> CalendarField.MONTH;
          case YEAR -> CalendarField.YEAR;
          default -> null;
        });
  }
}
