package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryStats;
import java.time.Clock;
import java.util.List;

/** {@code query} and {@code query_range}: values of expressions. */
final class QueryEndpoints {
  /** Enough for 60 s in a week, or 1 h in a year. */
  private static final long MOST_STEPS = 11_000;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final QueryEngine engine;
  private final Options options;
  private final Clock clock;

  QueryEndpoints(QueryEngine engine, Options options, Clock clock) {
    this.engine = engine;
    this.options = options;
    this.clock = clock;
  }

  HttpResponse instant(ApiRequest request) {
    Form form = request.form();
    LimitParameter limit = LimitParameter.of(form);
    long time = TimeParameter.optional(form, "time", clock.millis());
    options.check(form);
    Query query = Expressions.query(request);
    return engine.instant(
        query, time, options.ofQuery(form), answer -> answer(answer, form, limit));
  }

  HttpResponse range(ApiRequest request) {
    Form form = request.form();
    LimitParameter limit = LimitParameter.of(form);
    long start = TimeParameter.required(form, "start");
    long end = TimeParameter.required(form, "end");
    if (end < start) {
      throw Refusal.badParameter("end", "end timestamp must not be before start time");
    }
    long step = stepMillis(form);
    // A difference of times from end to end of all time doesn't fit.
    long length = end - start < 0 ? Long.MAX_VALUE : end - start;
    if (length / step > MOST_STEPS) {
      throw Refusal.badData(
          "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query"
              + " resolution (?step=XX)");
    }
    options.check(form);
    Query query = Expressions.query(request);
    ValueType type = query.expression().type();
    if (type != ValueType.SCALAR && type != ValueType.VECTOR) {
      throw Refusal.badParameter(
          Expressions.QUERY,
          "invalid expression type \"%s\" for range query, must be Scalar or instant Vector"
              .formatted(type.documentedName()));
    }
    return engine.range(
        query, start, end, step, options.ofQuery(form), answer -> answer(answer, form, limit));
  }

  private static long stepMillis(Form form) {
    long millis = DurationParameter.required(form, "step") / NANOS_PER_MILLI;
    if (millis <= 0) {
      throw Refusal.badParameter(
          "step",
          "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }
    return millis;
  }

  private static HttpResponse answer(QueryAnswer answer, Form form, LimitParameter limit) {
    List<String> warnings = limit.warnings(answer.warnings(), ValueJson.size(answer.value()));
    return Answers.success(
        json -> {
          json.beginObject().name("resultType").text(ValueJson.type(answer.value()));
          json.name("result");
          new ValueJson(json).write(answer.value(), limit);
          if (!form.value("stats").isEmpty()) {
            stats(json, answer.stats());
          }
          json.endObject();
        },
        warnings,
        answer.infos());
  }

  /** What isn't measured for itself is 0. */
  private static void stats(JsonBuffer json, QueryStats stats) {
    double queued = stats.queueNanos() / NANOS_PER_SECOND;
    double evaluated = stats.evaluationNanos() / NANOS_PER_SECOND;
    json.name("stats").beginObject();
    json.name("timings").beginObject();
    json.name("evalTotalTime").number(evaluated);
    json.name("resultSortTime").number(0);
    json.name("queryPreparationTime").number(0);
    json.name("innerEvalTime").number(evaluated);
    json.name("execQueueTime").number(queued);
    json.name("execTotalTime").number(queued + evaluated);
    json.endObject();
    json.name("samples").beginObject();
    json.name("totalQueryableSamples").number(stats.samplesRead());
    json.endObject().endObject();
  }
}
