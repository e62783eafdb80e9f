package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.query.QueryFailure;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;

/** {@code /federate}: the newest samples of series, as a target exposes them. */
final class Federation {
  private final NewestSamples samples;
  private final Options options;
  private final StatusSource status;
  private final Clock clock;

  Federation(NewestSamples samples, Options options, StatusSource status, Clock clock) {
    this.samples = samples;
    this.options = options;
    this.status = status;
    this.clock = clock;
  }

  /**
   * The samples.
   *
   * @param accept which formats whoever asks reads
   */
  HttpResponse answer(ApiRequest request, String accept) {
    List<List<Matcher>> selectors;
    try {
      request.form().requireFlawless();
      selectors = Expressions.anySelectors(request.form());
    } catch (IllegalArgumentException | Refusal e) {
      return Answers.plain(HttpStatus.BAD_REQUEST, e.getMessage() + "\n");
    }
    NewestSamples.Found found;
    try {
      found =
          samples.of(request.asker(), selectors, clock.millis(), options.ofQuery(request.form()));
    } catch (Refusal refusal) {
      return Answers.plain(refusal.status(), refusal.getMessage() + "\n");
    } catch (QueryFailure failure) {
      return Answers.plain(ErrorType.of(failure.kind()).status(), failure.getMessage() + "\n");
    }
    ExpositionText text =
        new ExpositionText(accept.contains("escaping=allow-utf-8"), status.externalLabels());
    found.samples().stream()
        .sorted(
            Comparator.comparing(
                    (NewestSamples.Sample sample) -> sample.labels().metricName(),
                    Labels::compareUtf8)
                .thenComparing(NewestSamples.Sample::labels))
        .forEach(text::add);
    found.warnings().forEach(text::warn);
    return HttpResponse.of(HttpStatus.OK, MediaType.parse(text.mediaType()), text.toString());
  }
}
