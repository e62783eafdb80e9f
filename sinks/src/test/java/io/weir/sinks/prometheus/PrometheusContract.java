package io.weir.sinks.prometheus;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.NativeHistogram.ResetHint;
import io.weir.schemas.samples.NativeHistogram.Span;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.HistogramRow;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreContract;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.delivery.StoreTraits;
import io.weir.sinks.delivery.StoreTraits.Holds;
import io.weir.sinks.remotewrite.ProtobufMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a real Prometheus, a new one for each test: what it takes at a time depends on the newest
 * time that it has seen. Each subclass has a version of the protocol. There is no case of a limit:
 * {@code sample_limit} and its kind are of scrapes, and its receiver of remote write has none.
 */
abstract class PrometheusContract extends StoreContract {
  private static final long DAY_MILLIS = 86_400_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final NativeHistogram HISTOGRAM =
      new NativeHistogram(
          START,
          1,
          0.5,
          2,
          9.5,
          40,
          List.of(new Span(-1, 2), new Span(3, 1)),
          List.of(1.0, 2.5, 3.0),
          List.of(new Span(0, 1)),
          List.of(1.0),
          List.of(),
          ResetHint.GAUGE);
  private static final NativeHistogram CUSTOM =
      new NativeHistogram(
          START,
          -53,
          0,
          0,
          6,
          30,
          List.of(new Span(0, 3)),
          List.of(1.0, 2.0, 3.0),
          List.of(),
          List.of(),
          List.of(1.0, 5.0),
          ResetHint.UNKNOWN);

  private final ProtobufMessage message;
  private PrometheusPeer peer;

  @SuppressWarnings("NullAway.Init")
  PrometheusContract(ProtobufMessage message) {
    this.message = message;
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    peer = PrometheusPeer.start(folder, "2d");
  }

  @AfterEach
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  @Override
  protected Store open() {
    return peer.store(message);
  }

  @Override
  protected StoreTraits traits() {
    return new StoreTraits(
        Holds.KEPT,
        Holds.KEPT,
        Holds.LEFT_OUT,
        StoreTraits.ASKED_LABEL_VALUE_BYTES,
        StoreTraits.ASKED_LABELS);
  }

  @Override
  protected List<Double> histogramCounts(Series series) throws Exception {
    String selector = "{__name__=\"" + series.labels().metricName() + "\"}";
    List<Double> counts = new ArrayList<>();
    JSON.readTree(peer.query(selector + "[1h]", START + 1_800_000))
        .path("data")
        .path("result")
        .path(0)
        .path("histograms")
        .forEach(point -> counts.add(point.path(1).path("count").asDouble()));
    return counts;
  }

  /** Older than its head takes, also out of order. */
  @Override
  protected Optional<Row> refusedRow() {
    return Optional.of(sample(series("__name__", "ancient"), START - 10 * DAY_MILLIS, 1));
  }

  /** Its receiver has no limit. */
  @Override
  protected Optional<Limited> limited() {
    return Optional.empty();
  }

  /** Its retention is a flag. */
  @Override
  protected Optional<Retaining> retaining() {
    return Optional.empty();
  }

  @Override
  protected Outage outage() {
    return Outage.of(peer::kill, peer::startAgain);
  }

  @Override
  protected StoreInProcess inProcess() {
    return new StoreInProcess(Opener.class, List.of(peer.url(), message.name()));
  }

  /** Arguments: where to write; the version of the protocol. */
  static final class Opener implements StoreOpener {
    @Override
    public Store open(List<String> arguments) {
      return PrometheusPeer.store(
          arguments.getFirst(), ProtobufMessage.valueOf(arguments.getLast()));
    }
  }

  @Override
  protected List<Stored> samples(Series series) throws Exception {
    Labels labels =
        series.tenant().equals("default")
            ? series.labels()
            : series.labels().toBuilder().set("tenant", series.tenant()).build();
    return stored(labels);
  }

  @Override
  protected List<Stored> results(Series series) throws Exception {
    return samples(series);
  }

  @Override
  protected List<StoredWindow> windows(Series series, MetricType type) throws Exception {
    List<StoredWindow> windows = new ArrayList<>();
    for (Stored value : stored(series.labels())) {
      long end = value.timestampMillis();
      windows.add(
          new StoredWindow(
              end + 1 - 300_000,
              value.value(),
              part(series, "min", end),
              part(series, "max", end),
              part(series, "count", end),
              part(series, "sum", end)));
    }
    return windows;
  }

  @Test
  void notANumberIsOne() throws Exception {
    Series series = series("__name__", "not_a_number", "job", "x");
    try (Store store = open()) {
      assertThat(store.write(delivery(1, sample(series, START, Double.NaN)))).isEmpty();
      assertThat(samples(series)).extracting(Stored::toString).containsExactly(START + "=NaN");
    }
  }

  @Test
  void nativeHistogramsOfSamplesAndResultsComeBack() throws Exception {
    Series raw = series("__name__", "latency", "job", "x");
    Series result = series("__name__", "job:latency:sum", "job", "x");
    ResultRow number = result(result, START, 0, 1);
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              new HistogramRow(raw, MetricType.HISTOGRAM, 0, HISTOGRAM),
              new ResultRow(result, number.element(), HISTOGRAM)));

      assertThat(histogram("latency", START)).isEqualTo(histogram("job:latency:sum", START));
      assertThat(histogram("latency", START))
          .isEqualTo(
              JSON.readTree(
                  """
                  {"count": "9.5", "sum": "40", "buckets": [
                    [1, "-1", "-0.7071067811865475", "1"],
                    [3, "-0.5", "0.5", "2"],
                    [0, "0.5", "0.7071067811865475", "1"],
                    [0, "0.7071067811865475", "1", "2.5"],
                    [0, "2.82842712474619", "4", "3"]]}
                  """));
    }
  }

  @Test
  void histogramsEndAndBecomeNumbers() throws Exception {
    Series series = series("__name__", "changing", "job", "x");
    NativeHistogram stale =
        new NativeHistogram(
            START + 60_000,
            0,
            0,
            0,
            0,
            StaleMarker.VALUE,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            ResetHint.UNKNOWN);
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              sample(series, START + 120_000, 7),
              new HistogramRow(series, MetricType.HISTOGRAM, 0, HISTOGRAM),
              new HistogramRow(series, MetricType.HISTOGRAM, 0, stale)));

      assertThat(values("changing", START + 30_000)).singleElement().isNotNull();
      assertThat(values("changing", START + 60_000)).isEmpty();
      assertThat(values("changing", START + 120_000).getFirst().path("value").path(1).asText())
          .isEqualTo("7");
    }
  }

  @Test
  void boundsOfTheirOwnNeedTheSecondVersion() throws Exception {
    Series series = series("__name__", "custom", "job", "x");
    try (Store store = open()) {
      Map<String, Long> leftOut =
          store.write(delivery(1, new HistogramRow(series, MetricType.HISTOGRAM, 0, CUSTOM)));

      switch (message) {
        case WRITE_REQUEST -> {
          assertThat(leftOut).isEqualTo(Map.of("custom_buckets", 1L));
          assertThat(values("custom", START)).isEmpty();
        }
        case REQUEST_V2 -> {
          assertThat(leftOut).isEmpty();
          assertThat(histogram("custom", START).path("buckets"))
              .isEqualTo(
                  JSON.readTree(
                      """
                      [[3, "-Inf", "1", "1"], [0, "1", "5", "2"], [0, "5", "+Inf", "3"]]
                      """));
        }
      }
    }
  }

  @Test
  void whatIsTooOldIsRefusedInTheStoresWords() throws Exception {
    Series series = series("__name__", "old", "job", "x");
    try (Store store = open()) {
      store.write(delivery(1, sample(series, START, 1)));

      assertThatThrownBy(() -> store.write(delivery(2, sample(series, START - 10 * DAY_MILLIS, 1))))
          .isInstanceOf(StoreException.Refused.class)
          .hasMessageContaining("/api/v1/write: expected 2xx, found 400: ")
          .hasMessageContaining("too old");
    }
  }

  @Test
  void anotherValueAtTheNewestTimeIsRefused() throws Exception {
    Series series = series("__name__", "changed", "job", "x");
    try (Store store = open()) {
      store.write(delivery(1, sample(series, START, 1)));

      assertThatThrownBy(() -> store.write(delivery(2, sample(series, START, 2))))
          .isInstanceOf(StoreException.Refused.class)
          .hasMessageContaining("duplicate sample for timestamp");
      assertThat(samples(series)).containsExactly(new Stored(START, 1));
    }
  }

  @Test
  void ofTwoValuesInARequestTheSecondIsCounted() throws Exception {
    Series series = series("__name__", "twice", "job", "x");
    try (Store store = open()) {
      assertThat(
              store.write(
                  delivery(
                      1,
                      sample(series, START, 1),
                      sample(series, START, 1),
                      sample(series, START, 2))))
          .isEqualTo(Map.of("same_time", 1L));
      assertThat(samples(series)).containsExactly(new Stored(START, 1));
    }
  }

  private JsonNode histogram(String name, long timestampMillis) throws Exception {
    return values(name, timestampMillis).getFirst().path("histogram").path(1);
  }

  private List<JsonNode> values(String name, long timestampMillis) throws Exception {
    List<JsonNode> series = new ArrayList<>();
    JSON.readTree(peer.query("{__name__=\"" + name + "\"}", timestampMillis))
        .path("data")
        .path("result")
        .forEach(series::add);
    return series;
  }

  private double part(Series series, String part, long endMillis) throws Exception {
    Labels labels =
        series.labels().toBuilder()
            .set("__name__", series.labels().metricName() + ":rollup")
            .set("rollup", part)
            .set("rollup_level", "5m")
            .build();
    return stored(labels).stream()
        .filter(stored -> stored.timestampMillis() == endMillis)
        .mapToDouble(Stored::value)
        .findFirst()
        .orElseThrow();
  }

  private List<Stored> stored(Labels labels) throws Exception {
    return peer.samples().stream()
        .filter(sample -> sample.labels().equals(labels))
        .map(sample -> new Stored(sample.timestampMillis(), sample.value()))
        .toList();
  }
}
