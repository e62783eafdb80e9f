package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.VectorSelector;

/** {@code format_query}, {@code parse_query} and {@code query_exemplars}: no series are read. */
final class ExpressionEndpoints {
  HttpResponse format(ApiRequest request) {
    String pretty = Expressions.expression(request.form().value(Expressions.QUERY)).pretty();
    return Answers.success(json -> json.text(pretty));
  }

  HttpResponse parse(ApiRequest request) {
    Expression expression = Expressions.expression(request.form().value(Expressions.QUERY));
    return Answers.success(json -> new ExpressionJson(json).write(expression));
  }

  /** There are no exemplars; who selects nothing gets no content, as from Prometheus. */
  HttpResponse exemplars(ApiRequest request) {
    Form form = request.form();
    long start = TimeParameter.optional(form, "start", TimeParameter.EARLIEST_MILLIS);
    long end = TimeParameter.optional(form, "end", TimeParameter.LATEST_MILLIS);
    if (end < start) {
      throw Refusal.badData("end timestamp must not be before start timestamp");
    }
    Expression expression;
    try {
      expression = PromQlParser.parse(form.value(Expressions.QUERY));
    } catch (ParseException e) {
      throw Refusal.badData(e.getMessage());
    }
    return selects(expression)
        ? Answers.success(json -> json.beginArray().endArray())
        : HttpResponse.of(HttpStatus.NO_CONTENT);
  }

  private static boolean selects(Expression expression) {
    return expression instanceof VectorSelector
        || expression instanceof MatrixSelector
        || expression.children().stream().anyMatch(ExpressionEndpoints::selects);
  }
}
