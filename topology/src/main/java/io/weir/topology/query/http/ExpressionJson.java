package io.weir.topology.query.http;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.NumberText;
import io.weir.topology.promql.syntax.Parentheses;
import io.weir.topology.promql.syntax.Span;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorMatching;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.List;

/** Writes syntax trees as {@code parse_query} has them: members in the order of their names. */
final class ExpressionJson {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final JsonBuffer json;

  ExpressionJson(JsonBuffer json) {
    this.json = json;
  }

  void write(Expression expression) {
    json.beginObject();
    switch (expression) {
      case NumberLiteral number ->
          type("numberLiteral").name("val").text(NumberText.decimal(number.value()));
      case StringLiteral string -> type("stringLiteral").name("val").text(string.value());
      case Parentheses parentheses -> {
        child("expr", parentheses.expression());
        type("parenExpr");
      }
      case Unary unary -> {
        child("expr", unary.operand());
        json.name("op").text(unary.operator().symbol());
        type("unaryExpr");
      }
      case Binary binary -> members(binary);
      case Aggregation aggregation -> members(aggregation);
      case Call call -> members(call);
      case VectorSelector selector -> members(selector);
      case MatrixSelector matrix -> members(matrix);
      case Subquery subquery -> members(subquery);
    }
    json.endObject();
  }

  private JsonBuffer type(String type) {
    return json.name("type").text(type);
  }

  private void child(String name, Expression child) {
    json.name(name);
    write(child);
  }

  private void texts(String name, List<String> texts) {
    json.name(name).beginArray();
    texts.forEach(json::text);
    json.endArray();
  }

  private void members(Binary binary) {
    json.name("bool").bool(binary.returnsBool());
    child("lhs", binary.left());
    json.name("matching");
    if (binary.left().type() == ValueType.VECTOR && binary.right().type() == ValueType.VECTOR) {
      matching(binary.matching());
    } else {
      json.nothing();
    }
    json.name("op").text(binary.operator().symbol());
    child("rhs", binary.right());
    type("binaryExpr");
  }

  private void matching(VectorMatching matching) {
    json.beginObject();
    json.name("card").text(matching.cardinality().toString());
    texts("include", matching.include());
    texts("labels", matching.labels());
    json.name("on").bool(matching.on());
    json.endObject();
  }

  private void members(Aggregation aggregation) {
    child("expr", aggregation.operand());
    texts("grouping", aggregation.grouping().labels());
    json.name("op").text(aggregation.operator().symbol());
    json.name("param");
    if (aggregation.parameter() == null) {
      json.nothing();
    } else {
      write(aggregation.parameter());
    }
    type("aggregation");
    json.name("without").bool(aggregation.grouping().without());
  }

  private void members(Call call) {
    json.name("args").beginArray();
    call.arguments().forEach(this::write);
    json.endArray();
    json.name("func");
    signature(call.function());
    type("call");
  }

  private void signature(Function function) {
    boolean any = function.maxArguments() == Integer.MAX_VALUE;
    int variadic = any ? -1 : function.maxArguments() - function.minArguments();
    int types = function.minArguments() + (variadic == 0 ? 0 : 1);
    json.beginObject().name("argTypes").beginArray();
    for (int i = 0; i < types; i++) {
      json.text(function.argumentType(i).shortName());
    }
    json.endArray();
    json.name("name").text(function.functionName());
    json.name("returnType").text(function.returnType().shortName());
    json.name("variadic").number(variadic);
    json.endObject();
  }

  private void members(VectorSelector selector) {
    matchers(selector);
    json.name("offset").number(millis(selector.offset()));
    time(selector.at());
    type("vectorSelector");
  }

  private void members(MatrixSelector matrix) {
    matchers(matrix.selector());
    json.name("offset").number(millis(matrix.selector().offset()));
    json.name("range").number(millis(matrix.range()));
    time(matrix.selector().at());
    type("matrixSelector");
  }

  private void members(Subquery subquery) {
    child("expr", subquery.expression());
    json.name("offset").number(millis(subquery.offset()));
    json.name("range").number(millis(subquery.range()));
    startOrEnd(subquery.at());
    json.name("step").number(millis(subquery.step()));
    timestamp(subquery.at());
    type("subquery");
  }

  private void matchers(VectorSelector selector) {
    json.name("matchers").beginArray();
    for (Matcher matcher : selector.matchers()) {
      json.beginObject();
      json.name("name").text(matcher.name());
      json.name("type").text(matcher.operator().symbol());
      json.name("value").text(matcher.value());
      json.endObject();
    }
    json.endArray();
    json.name("name").text(selector.metricName());
  }

  private void time(EvaluationTime time) {
    startOrEnd(time);
    timestamp(time);
  }

  private void startOrEnd(EvaluationTime time) {
    json.name("startOrEnd");
    if (time == EvaluationTime.OfQuery.START) {
      json.text("start");
    } else if (time == EvaluationTime.OfQuery.END) {
      json.text("end");
    } else {
      json.nothing();
    }
  }

  private void timestamp(EvaluationTime time) {
    json.name("timestamp");
    if (time instanceof EvaluationTime.Fixed fixed) {
      json.number(fixed.timestampMillis());
    } else {
      json.nothing();
    }
  }

  /** What is written as a number; arithmetic is 0, since it is known only when it is evaluated. */
  private static long millis(Span span) {
    return span instanceof Span.Literal literal
        ? Math.round(literal.seconds() * NANOS_PER_SECOND) / NANOS_PER_MILLI
        : 0;
  }
}
