package io.weir.topology.rules.unittest;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.InvalidSpanException;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.VectorValue;

/** Asks expressions of a test's samples. */
record TestQueries(SeriesSource source, EvaluationOptions options) {
  /**
   * The value of an expression's text.
   *
   * @throws QueryException if there is none, or it is neither a vector nor a scalar
   */
  VectorValue vector(String expression, long timeMillis) {
    try {
      return vector(PromqlQuery.of(PromQlParser.parse(expression)), timeMillis);
    } catch (ParseException e) {
      throw new QueryException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The value of an expression.
   *
   * @throws QueryException if there is none, or it is neither a vector nor a scalar
   */
  VectorValue vector(PromqlQuery query, long timeMillis) {
    QueryValue value;
    try {
      value = query.at(source, options, timeMillis).value();
    } catch (InvalidSpanException e) {
      throw new QueryException(String.valueOf(e.getMessage()), e);
    }
    return switch (value) {
      case VectorValue vector -> vector;
      case ScalarValue scalar ->
          new VectorValue(
              timeMillis, new Labels[] {Labels.empty()}, new double[] {scalar.value()}, null);
      default -> throw new QueryException("rule result is not a vector or scalar");
    };
  }
}
