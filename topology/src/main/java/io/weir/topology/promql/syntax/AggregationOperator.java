package io.weir.topology.promql.syntax;

import java.util.Locale;
import java.util.Optional;

/** What makes one element of many. */
public enum AggregationOperator {
  AVG,
  BOTTOMK(ValueType.SCALAR),
  COUNT,
  COUNT_VALUES(ValueType.STRING),
  GROUP,
  LIMITK(ValueType.SCALAR),
  LIMIT_RATIO(ValueType.SCALAR),
  MAX,
  MIN,
  QUANTILE(ValueType.SCALAR),
  STDDEV,
  STDVAR,
  SUM,
  TOPK(ValueType.SCALAR);

  private final Optional<ValueType> parameterType;

  AggregationOperator() {
    this.parameterType = Optional.empty();
  }

  AggregationOperator(ValueType parameterType) {
    this.parameterType = Optional.of(parameterType);
  }

  /** How it is written, {@code count_values}. */
  public String symbol() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Type of the parameter before the vector, if it takes one. */
  public Optional<ValueType> parameterType() {
    return parameterType;
  }

  /** Whether Prometheus has it behind a feature flag. */
  public boolean isExperimental() {
    return this == LIMITK || this == LIMIT_RATIO;
  }

  @Override
  public String toString() {
    return symbol();
  }
}
