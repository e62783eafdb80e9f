package io.weir.topology.query.http;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.Source;
import java.time.Duration;
import java.util.Locale;

/** The options that a request asks for. */
final class Options {
  private static final String PARTIAL_RESPONSE = "partial_response";
  private static final String SOURCE = "source";
  private static final String MAX_SAMPLES = "max_samples";
  private static final String MAX_SERIES = "max_series";

  private final QueryOptions defaults;

  Options(QueryOptions defaults) {
    this.defaults = defaults;
  }

  /** Refuses what isn't written as it should be, before the query is read. */
  void check(Form form) {
    DurationParameter.timeout(form, defaults.timeout());
    DurationParameter.lookback(form, defaults.lookback());
    limits(form);
    partialResponse(form);
    source(form);
  }

  /** The options of a query. */
  QueryOptions ofQuery(Form form) {
    Duration timeout = DurationParameter.timeout(form, defaults.timeout());
    Duration lookback = DurationParameter.lookback(form, defaults.lookback());
    return new QueryOptions(
        atLeastAMillisecond(timeout), lookback, limits(form), partialResponse(form), source(form));
  }

  /** The options of a question that has no timeout or lookback of its own. */
  QueryOptions ofQuestion(Form form) {
    return new QueryOptions(
        defaults.timeout(), defaults.lookback(), limits(form), partialResponse(form), source(form));
  }

  private static Duration atLeastAMillisecond(Duration timeout) {
    if (timeout.toMillis() <= 0) {
      throw Refusal.of(ErrorType.TIMEOUT, "query timed out in query execution");
    }
    return timeout;
  }

  private ReadLimits limits(Form form) {
    ReadLimits asked = new ReadLimits(most(form, MAX_SAMPLES), most(form, MAX_SERIES));
    return asked.and(defaults.limits());
  }

  private static long most(Form form, String name) {
    String text = form.value(name);
    if (text.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long most;
    try {
      most = NumberParameter.whole(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.badParameter(name, String.valueOf(e.getMessage()));
    }
    if (most < 1) {
      throw Refusal.badParameter(name, "expected at least 1, found " + most);
    }
    return most;
  }

  private boolean partialResponse(Form form) {
    String text = form.value(PARTIAL_RESPONSE);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "" -> defaults.partialResponse();
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw Refusal.badParameter(
              PARTIAL_RESPONSE, "expected true or false, found " + LabelText.quoted(text));
    };
  }

  private Source source(Form form) {
    String text = form.value(SOURCE);
    return text.isEmpty()
        ? defaults.source()
        : Source.of(text)
            .orElseThrow(() ->
                Refusal.badParameter(
                    SOURCE, "expected head, short, long or auto, found " + LabelText.quoted(text)));
  }
}
