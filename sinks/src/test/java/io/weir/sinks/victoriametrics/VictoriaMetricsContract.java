package io.weir.sinks.victoriametrics;

import static io.weir.sinks.delivery.Rows.alert;
import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.Rows;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreContract;
import io.weir.sinks.delivery.StoreTraits;
import io.weir.sinks.delivery.StoreTraits.Holds;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a real VictoriaMetrics, one for all tests of a class: each has series of its own. Each
 * subclass has a way to compress requests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VictoriaMetricsContract extends StoreContract {
  /** Its own flag allows more, but an entry of its index, the whole series, is less than 64 KiB. */
  private static final int LONGEST_LABEL_VALUE = 60_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final NativeHistogram NO_OBSERVATIONS =
      new NativeHistogram(
          START,
          0,
          0,
          0,
          0,
          0,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          NativeHistogram.ResetHint.UNKNOWN);

  private final Compression compression;
  private PeerProcess peer;

  @SuppressWarnings("NullAway.Init")
  VictoriaMetricsContract(Compression compression) {
    this.compression = compression;
  }

  @BeforeAll
  void start(@TempDir Path storage) {
    peer = PeerProcess.victoriaMetrics(storage);
  }

  @AfterAll
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  @Override
  protected Store open() {
    return new Opener().open(arguments());
  }

  private List<String> arguments() {
    return List.of(peer.uri("/").toString(), compression.name());
  }

  @Override
  protected StoreTraits traits() {
    return new StoreTraits(
        Holds.LEFT_OUT,
        Holds.LEFT_OUT,
        Holds.LEFT_OUT,
        LONGEST_LABEL_VALUE,
        StoreTraits.ASKED_LABELS);
  }

  /** It answers 2xx whatever it is given, and passes over what it can't hold. */
  @Override
  protected Optional<Row> refusedRow() {
    return Optional.empty();
  }

  /** Its limits are flags, and what is over them it passes over with an answer of 2xx. */
  @Override
  protected Optional<Limited> limited() {
    return Optional.empty();
  }

  /** Its retention is a flag, and as old a row as the contract could write is in it. */
  @Override
  protected Optional<Retaining> retaining() {
    return Optional.empty();
  }

  @Override
  protected Outage outage() {
    return Outage.of(peer::close, peer::startAgain);
  }

  @Override
  protected StoreInProcess inProcess() {
    return new StoreInProcess(Opener.class, arguments());
  }

  /** Arguments: the server's URL; how requests are compressed. */
  static final class Opener implements StoreOpener {
    @Override
    public Store open(List<String> arguments) {
      RemoteWriteTarget target =
          new RemoteWriteTarget(
              arguments.getFirst(),
              Compression.valueOf(arguments.getLast()),
              "5m",
              HttpAccess.OPEN,
              Path.of(""));
      return VictoriaMetricsSettings.store(
          Rows.settings(
              sink -> VictoriaMetricsSinkConnector.embeddedConfig(sink, target),
              VictoriaMetricsSettings.definition()));
    }
  }

  @Override
  protected List<Stored> samples(Series series) throws Exception {
    Labels labels =
        series.tenant().equals("default")
            ? series.labels()
            : series.labels().toBuilder().set("tenant", series.tenant()).build();
    return export(labels);
  }

  @Override
  protected List<Stored> results(Series series) throws Exception {
    return samples(series);
  }

  @Override
  protected List<StoredWindow> windows(Series series, MetricType type) throws Exception {
    var starts = new TreeMap<Long, Double>();
    export(series.labels())
        .forEach(stored -> starts.put(stored.timestampMillis() + 1 - 300_000, stored.value()));
    var windows = new ArrayList<StoredWindow>();
    for (var start : starts.entrySet()) {
      windows.add(
          new StoredWindow(
              start.getKey(),
              start.getValue(),
              part(series, "min", start.getKey()),
              part(series, "max", start.getKey()),
              part(series, "count", start.getKey()),
              part(series, "sum", start.getKey())));
    }
    return windows;
  }

  @Test
  void seriesKeepsItsNameAndStandsAloneUnderIt() throws Exception {
    Series series = series("__name__", "alone_total", "job", "x");
    try (Store store = open()) {
      store.write(delivery(1, rollup(series, MetricType.COUNTER, START, 10, 1)));
      flush();
      JsonNode sum =
          get("/api/v1/query?query=sum(alone_total)&time=" + (START + 300_000) / 1000)
              .path("data")
              .path("result");
      assertThat(sum.path(0).path("value").path(1).asText()).isEqualTo("110");
    }
  }

  @Test
  void storeSaysWhatItLeavesOut() throws Exception {
    Series series = series("__name__", "left_out", "job", "x");
    try (Store store = open()) {
      assertThat(store.write(delivery(1, sample(series, START, Double.NaN))))
          .containsExactly(Map.entry("nan", 1L));
      assertThat(samples(series)).isEmpty();
    }
  }

  @Test
  void storeSaysWhatOfTheRulesItLeavesOut() throws Exception {
    Series series = series("__name__", "job:left_out:sum", "job", "x");
    ResultRow number = result(series, START, Double.NaN, 1);
    try (Store store = open()) {
      assertThat(
              store.write(
                  delivery(
                      1,
                      number,
                      new ResultRow(series, number.element(), NO_OBSERVATIONS),
                      alert(AlertState.FIRING, START, 1))))
          .isEqualTo(Map.of("nan", 1L, "native_histogram", 1L, "alert", 1L));
      assertThat(results(series)).isEmpty();
    }
  }

  /** A panel shows no line behind the end of a series, though the last value is a minute old. */
  @Test
  void recordedSeriesEndsWhereTheRuleYieldsItNoLonger() throws Exception {
    Series series = series("__name__", "job:ended:sum", "job", "x");
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              result(series, START, 1, 1),
              result(series, START + 60_000, StaleMarker.VALUE, 1)));
      flush();

      assertThat(valuesAt("job:ended:sum", START + 30_000)).containsExactly("1");
      assertThat(valuesAt("job:ended:sum", START + 60_000)).isEmpty();
      assertThat(valuesAt("job:ended:sum", START + 90_000)).isEmpty();
    }
  }

  private List<String> valuesAt(String query, long timestampMillis) throws Exception {
    JsonNode result =
        get("/api/v1/query?query=" + query + "&step=1m&time=" + timestampMillis / 1000)
            .path("data")
            .path("result");
    List<String> values = new ArrayList<>();
    result.forEach(series -> values.add(series.path("value").path(1).asText()));
    return values;
  }

  private double part(Series series, String part, long startMillis) throws Exception {
    Labels labels =
        series.labels().toBuilder()
            .set("__name__", series.labels().metricName() + ":rollup")
            .set("rollup", part)
            .set("rollup_level", "5m")
            .build();
    return export(labels).stream()
        .filter(stored -> stored.timestampMillis() == startMillis + 299_999)
        .mapToDouble(Stored::value)
        .findFirst()
        .orElseThrow();
  }

  private List<Stored> export(Labels labels) throws Exception {
    flush();
    String body =
        text(
            "/api/v1/export?match[]="
                + URLEncoder.encode(selector(labels), StandardCharsets.UTF_8));
    var stored = new ArrayList<Stored>();
    for (String line : body.lines().toList()) {
      JsonNode series = JSON.readTree(line);
      if (!JSON.convertValue(series.path("metric"), TreeMap.class).equals(labels.toMap())) {
        continue;
      }
      for (int i = 0; i < series.path("values").size(); i++) {
        stored.add(new Stored(series.path("timestamps").path(i).asLong(), value(series, i)));
      }
    }
    stored.sort(Comparator.comparingLong(Stored::timestampMillis));
    return stored;
  }

  /** The export prints a staleness marker as null, and keeps no other NaN. */
  private static double value(JsonNode series, int i) {
    JsonNode value = series.path("values").path(i);
    return value.isNull()
        ? StaleMarker.VALUE
        : value.isTextual() ? Double.parseDouble(value.asText()) : value.asDouble();
  }

  private static String selector(Labels labels) {
    return "{__name__=\"" + labels.metricName() + "\"}";
  }

  private void flush() throws Exception {
    text("/internal/force_flush");
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(text(path));
  }

  private String text(String path) throws IOException, InterruptedException {
    URI uri = peer.uri(path.replace("[", "%5B").replace("]", "%5D"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
