package io.weir.topology.rules.template;

import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.VectorValue;

/** What the function {@code query} in a template asks. */
@FunctionalInterface
public interface TemplateQuery {
  /**
   * The elements of an expression's value; a scalar is one without labels.
   *
   * @param timeMillis the tick's time
   * @throws QueryException if there is no such value; the message goes into the expanded text
   */
  VectorValue query(String expression, long timeMillis);

  /** Answers nothing: every query fails with {@code reason}. */
  static TemplateQuery refusing(String reason) {
    return (expression, timeMillis) -> {
      throw new QueryException(reason);
    };
  }
}
