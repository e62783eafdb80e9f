package io.weir.topology.query.http;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.Source;
import java.time.Duration;
import java.util.Locale;

/** The options that a request asks for. */
final class Options {
  private static final String PARTIAL_RESPONSE = "partial_response";
  private static final String SOURCE = "source";

  private final QueryOptions defaults;

  Options(QueryOptions defaults) {
    this.defaults = defaults;
  }

  /** Refuses what isn't written as it should be, before the query is read. */
  void check(Form form) {
    DurationParameter.timeout(form, defaults.timeout());
    DurationParameter.lookback(form, defaults.lookback());
    partialResponse(form);
    source(form);
  }

  /** The options of a query. */
  QueryOptions ofQuery(Form form) {
    Duration timeout = DurationParameter.timeout(form, defaults.timeout());
    Duration lookback = DurationParameter.lookback(form, defaults.lookback());
    return new QueryOptions(
        atLeastAMillisecond(timeout),
        lookback,
        defaults.maxSamples(),
        partialResponse(form),
        source(form));
  }

  /** The options of a question that has no timeout or lookback of its own. */
  QueryOptions ofQuestion(Form form) {
    return new QueryOptions(
        defaults.timeout(),
        defaults.lookback(),
        defaults.maxSamples(),
        partialResponse(form),
        source(form));
  }

  private static Duration atLeastAMillisecond(Duration timeout) {
    if (timeout.toMillis() <= 0) {
      throw Refusal.of(ErrorType.TIMEOUT, "query timed out in query execution");
    }
    return timeout;
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
