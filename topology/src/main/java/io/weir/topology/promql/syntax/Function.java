package io.weir.topology.promql.syntax;

import static io.weir.topology.promql.syntax.Signature.takes;
import static io.weir.topology.promql.syntax.ValueType.MATRIX;
import static io.weir.topology.promql.syntax.ValueType.SCALAR;
import static io.weir.topology.promql.syntax.ValueType.STRING;
import static io.weir.topology.promql.syntax.ValueType.VECTOR;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The functions of Prometheus 3, stable and experimental: the one table of their signatures. */
public enum Function {
  ABS(takes(VECTOR)),
  ABSENT(takes(VECTOR)),
  ABSENT_OVER_TIME(takes(MATRIX)),
  ACOS(takes(VECTOR)),
  ACOSH(takes(VECTOR)),
  ASIN(takes(VECTOR)),
  ASINH(takes(VECTOR)),
  ATAN(takes(VECTOR)),
  ATANH(takes(VECTOR)),
  AVG_OVER_TIME(takes(MATRIX)),
  CEIL(takes(VECTOR)),
  CHANGES(takes(MATRIX)),
  CLAMP(takes(VECTOR, SCALAR, SCALAR)),
  CLAMP_MAX(takes(VECTOR, SCALAR)),
  CLAMP_MIN(takes(VECTOR, SCALAR)),
  COS(takes(VECTOR)),
  COSH(takes(VECTOR)),
  COUNT_OVER_TIME(takes(MATRIX)),
  DAYS_IN_MONTH(takes(VECTOR).optional(1)),
  DAY_OF_MONTH(takes(VECTOR).optional(1)),
  DAY_OF_WEEK(takes(VECTOR).optional(1)),
  DAY_OF_YEAR(takes(VECTOR).optional(1)),
  DEG(takes(VECTOR)),
  DELTA(takes(MATRIX)),
  DERIV(takes(MATRIX)),
  DOUBLE_EXPONENTIAL_SMOOTHING(takes(MATRIX, SCALAR, SCALAR).experimental()),
  END(takes().returning(SCALAR).experimental()),
  EXP(takes(VECTOR)),
  FIRST_OVER_TIME(takes(MATRIX)),
  FLOOR(takes(VECTOR)),
  HISTOGRAM_AVG(takes(VECTOR)),
  HISTOGRAM_COUNT(takes(VECTOR)),
  HISTOGRAM_FRACTION(takes(SCALAR, SCALAR, VECTOR)),
  HISTOGRAM_QUANTILE(takes(SCALAR, VECTOR)),
  HISTOGRAM_QUANTILES(takes(VECTOR, STRING, SCALAR, SCALAR).optional(9).experimental()),
  HISTOGRAM_STDDEV(takes(VECTOR)),
  HISTOGRAM_STDVAR(takes(VECTOR)),
  HISTOGRAM_SUM(takes(VECTOR)),
  HOUR(takes(VECTOR).optional(1)),
  IDELTA(takes(MATRIX)),
  INCREASE(takes(MATRIX)),
  INFO(takes(VECTOR, VECTOR).optional(1).experimental()),
  IRATE(takes(MATRIX)),
  LABEL_JOIN(takes(VECTOR, STRING, STRING, STRING).anyNumber()),
  LABEL_REPLACE(takes(VECTOR, STRING, STRING, STRING, STRING)),
  LAST_OVER_TIME(takes(MATRIX)),
  LN(takes(VECTOR)),
  LOG10(takes(VECTOR)),
  LOG2(takes(VECTOR)),
  MAD_OVER_TIME(takes(MATRIX).experimental()),
  MAX_OF(takes(SCALAR, SCALAR).returning(SCALAR).experimental()),
  MAX_OVER_TIME(takes(MATRIX)),
  MINUTE(takes(VECTOR).optional(1)),
  MIN_OF(takes(SCALAR, SCALAR).returning(SCALAR).experimental()),
  MIN_OVER_TIME(takes(MATRIX)),
  MONTH(takes(VECTOR).optional(1)),
  PI(takes().returning(SCALAR)),
  PREDICT_LINEAR(takes(MATRIX, SCALAR)),
  PRESENT_OVER_TIME(takes(MATRIX)),
  QUANTILE_OVER_TIME(takes(SCALAR, MATRIX)),
  RAD(takes(VECTOR)),
  RANGE(takes().returning(SCALAR).experimental()),
  RATE(takes(MATRIX)),
  RESETS(takes(MATRIX)),
  ROUND(takes(VECTOR, SCALAR).optional(1)),
  SCALAR_OF("scalar", takes(VECTOR).returning(SCALAR)),
  SGN(takes(VECTOR)),
  SIN(takes(VECTOR)),
  SINH(takes(VECTOR)),
  SORT(takes(VECTOR)),
  SORT_BY_LABEL(takes(VECTOR, STRING).anyNumber().experimental()),
  SORT_BY_LABEL_DESC(takes(VECTOR, STRING).anyNumber().experimental()),
  SORT_DESC(takes(VECTOR)),
  SQRT(takes(VECTOR)),
  START(takes().returning(SCALAR).experimental()),
  START_TIMESTAMP(takes(VECTOR).experimental()),
  STDDEV_OVER_TIME(takes(MATRIX)),
  STDVAR_OVER_TIME(takes(MATRIX)),
  STEP(takes().returning(SCALAR).experimental()),
  SUM_OVER_TIME(takes(MATRIX)),
  TAN(takes(VECTOR)),
  TANH(takes(VECTOR)),
  TIME(takes().returning(SCALAR)),
  TIMESTAMP(takes(VECTOR)),
  TS_OF_FIRST_OVER_TIME(takes(MATRIX).experimental()),
  TS_OF_LAST_OVER_TIME(takes(MATRIX).experimental()),
  TS_OF_MAX_OVER_TIME(takes(MATRIX).experimental()),
  TS_OF_MIN_OVER_TIME(takes(MATRIX).experimental()),
  VECTOR_OF("vector", takes(SCALAR)),
  YEAR(takes(VECTOR).optional(1));

  private static final Map<String, Function> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Function::functionName, f -> f));

  private final String functionName;

  @SuppressWarnings("ImmutableEnumChecker") // its list is
  private final Signature signature;

  Function(Signature signature) {
    this.functionName = name().toLowerCase(Locale.ROOT);
    this.signature = signature;
  }

  Function(String functionName, Signature signature) {
    this.functionName = functionName;
    this.signature = signature;
  }

  /** The function of a name, if there is one; names are lower case. */
  public static Optional<Function> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** How it is written. */
  public String functionName() {
    return functionName;
  }

  /** The least number of arguments. */
  public int minArguments() {
    return signature.minArguments();
  }

  /** The greatest number of arguments, {@link Integer#MAX_VALUE} if there is none. */
  public int maxArguments() {
    return signature.maxArguments();
  }

  /**
   * Type of the argument at {@code index}, from 0. The last type holds for all further arguments.
   */
  public ValueType argumentType(int index) {
    return signature.type(index);
  }

  /** What it returns. */
  public ValueType returnType() {
    return signature.returns();
  }

  /** Whether Prometheus has it behind a feature flag. */
  public boolean isExperimental() {
    return signature.isExperimental();
  }

  @Override
  public String toString() {
    return functionName;
  }
}
