package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.query.FoundSeries;
import io.weir.topology.query.Names;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.SeriesQuestion;
import java.util.List;

/** {@code series}, {@code labels} and {@code label/…/values}: what there is, without samples. */
final class SeriesEndpoints {
  private final QueryEngine engine;
  private final Options options;

  SeriesEndpoints(QueryEngine engine, Options options) {
    this.engine = engine;
    this.options = options;
  }

  HttpResponse series(ApiRequest request) {
    Form form = request.form();
    form.requireFlawless();
    if (form.values(Expressions.MATCH).isEmpty()) {
      throw Refusal.badData("no match[] parameter provided");
    }
    LimitParameter limit = LimitParameter.of(form);
    Range range = Range.of(form);
    List<List<Matcher>> selectors;
    try {
      selectors = Expressions.selectors(form);
    } catch (IllegalArgumentException e) {
      throw Refusal.badParameter(Expressions.MATCH, String.valueOf(e.getMessage()));
    }
    FoundSeries found =
        engine.series(question(request, selectors, range, limit), options.ofQuestion(form));
    return Answers.success(
        json -> {
          json.beginArray();
          for (Labels labels : limit.cut(found.series())) {
            ValueJson.labels(json, labels);
          }
          json.endArray();
        },
        limit.warnings(found.warnings(), found.series().size()),
        List.of());
  }

  HttpResponse labelNames(ApiRequest request) {
    LimitParameter limit = LimitParameter.of(request.form());
    SeriesQuestion question = question(request, limit);
    return names(engine.labelNames(question, options.ofQuestion(request.form())), limit);
  }

  HttpResponse labelValues(ApiRequest request) {
    String label = EscapedName.unescaped(request.pathParameter());
    if (label.isEmpty()) {
      throw Refusal.badData("invalid label name: " + LabelText.quoted(label));
    }
    LimitParameter limit = LimitParameter.of(request.form());
    SeriesQuestion question = question(request, limit);
    return names(engine.labelValues(label, question, options.ofQuestion(request.form())), limit);
  }

  private static HttpResponse names(Names names, LimitParameter limit) {
    List<String> values = names.values();
    return Answers.texts(limit.cut(values), limit.warnings(names.warnings(), values.size()));
  }

  private static SeriesQuestion question(ApiRequest request, LimitParameter limit) {
    Range range = Range.of(request.form());
    try {
      return question(request, Expressions.selectors(request.form()), range, limit);
    } catch (IllegalArgumentException e) {
      throw Refusal.badData(String.valueOf(e.getMessage()));
    }
  }

  private static SeriesQuestion question(
      ApiRequest request, List<List<Matcher>> selectors, Range range, LimitParameter limit) {
    return new SeriesQuestion(
        request.asker(), selectors, range.fromMillis(), range.toMillis(), limit.toAskFor());
  }

  /** From when to when there must be samples. */
  private record Range(long fromMillis, long toMillis) {
    static Range of(Form form) {
      return new Range(
          TimeParameter.optional(form, "start", TimeParameter.EARLIEST_MILLIS),
          TimeParameter.optional(form, "end", TimeParameter.LATEST_MILLIS));
    }
  }
}
