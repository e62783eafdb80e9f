package io.weir.sinks.victoriametrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.schemas.labels.Labels;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.Reading;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import io.weir.sinks.remotewrite.PlainSeries;
import io.weir.sinks.remotewrite.StoreHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * Reads a VictoriaMetrics, all that is there under the names of Weir's series, whoever wrote it;
 * for the tenant {@code default} only.
 */
public final class VictoriaMetricsReader implements StoreReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** It takes 0 for a time that isn't given. */
  private static final long FIRST_MILLIS = 1;

  /** The last second of which nanoseconds are counted in 63 bits. */
  private static final long LAST_MILLIS = 9_223_372_036_000L;

  private final StoreHttp http;
  private final PlainSeries plain;

  VictoriaMetricsReader(StoreHttp http, PlainSeries plain) {
    this.http = http;
    this.plain = plain;
  }

  /**
   * A reader of the store that a connector writes.
   *
   * @param connector the connector's configuration
   * @param url where it is read, with what comes before {@code /api/v1}; empty for where it is
   *     written
   * @param counters tells at each reading which metrics are counters
   */
  public static StoreReader of(
      Map<String, String> connector, Optional<String> url, Supplier<Predicate<String>> counters) {
    AbstractConfig config =
        SinkSettings.of(VictoriaMetricsSettings.definition(), connector).values();
    HttpUrl base = url.map(HttpUrl::get).orElse(VictoriaMetricsSettings.SHARED.url(config));
    return new VictoriaMetricsReader(
        new StoreHttp(
            base,
            VictoriaMetricsSettings.SHARED.access(config),
            VictoriaMetricsSettings.SHARED.timeout(config)),
        VictoriaMetricsSettings.SHARED.plainSeries(config, counters));
  }

  @Override
  public List<StoredSeries> samples(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException {
    TimeSpan known = span.within(FIRST_MILLIS, LAST_MILLIS);
    plain.check(choice);
    if (known.isEmpty() || choice.isImpossible()) {
      return List.of();
    }
    Predicate<String> isCounter = plain.counters().get();
    return http.post(
        "api/v1/export",
        form(choice, known),
        Map.of(),
        reading,
        body -> {
          Map<Labels, StoredSeries> found = new HashMap<>();
          ExportedSeries.readAll(
              body.byteStream(),
              reading.mostSamples(),
              series -> {
                if (isChosen(choice, series.labels())) {
                  StoredSeries stored =
                      plain.of(
                          kept,
                          isCounter,
                          series.labels(),
                          series.count(),
                          series.timestampsMillis(),
                          series.values(),
                          null);
                  if (stored.count() > 0) {
                    found.put(series.labels(), stored);
                  }
                }
              });
          return List.copyOf(found.values());
        });
  }

  /** By days, all kinds. */
  @Override
  public List<Labels> series(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException {
    TimeSpan known = span.within(FIRST_MILLIS, LAST_MILLIS);
    plain.check(choice);
    if (known.isEmpty() || choice.isImpossible()) {
      return List.of();
    }
    return http.post(
        "api/v1/series",
        form(choice, known),
        Map.of(),
        reading,
        body -> {
          JsonNode data = JSON.readTree(body.byteStream()).path("data");
          if (!data.isArray()) {
            throw new IOException("expected a list of series, found none");
          }
          List<Labels> found = new ArrayList<>();
          for (JsonNode series : data) {
            Map<String, String> labels = new HashMap<>();
            series
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
            Labels all = Labels.ofMap(labels);
            if (isChosen(choice, all)) {
              found.add(all);
            }
          }
          return found;
        });
  }

  private boolean isChosen(SeriesChoice choice, Labels labels) {
    return plain.isSeries(labels) && choice.includes(labels);
  }

  private FormBody form(SeriesChoice choice, TimeSpan span) {
    return new FormBody.Builder()
        .add("match[]", Selector.of(choice, plain.tenantLabel()))
        .add("start", seconds(span.fromMillis()))
        .add("end", seconds(span.toMillis()))
        .build();
  }

  private static String seconds(long millis) {
    return "%d.%03d".formatted(millis / 1000, millis % 1000);
  }

  /** It doesn't tell. */
  @Override
  public OptionalLong oldestMillis(Kept kept, Reading reading) {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    http.close();
  }
}
