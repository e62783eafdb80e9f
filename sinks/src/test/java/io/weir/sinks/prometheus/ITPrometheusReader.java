package io.weir.sinks.prometheus;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.Rows;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.ReaderContract;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.PlainSeries;
import io.weir.sinks.remotewrite.ProtobufMessage;
import io.weir.sinks.remotewrite.RemoteReadReader;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import io.weir.sinks.remotewrite.StoreHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** Against a real Prometheus. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITPrometheusReader extends ReaderContract {
  private PrometheusPeer peer;

  @SuppressWarnings("NullAway.Init")
  ITPrometheusReader() {}

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    peer = PrometheusPeer.start(folder, "30d");
  }

  @AfterAll
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  private Store store(String level) {
    RemoteWriteTarget target =
        new RemoteWriteTarget(peer.url(), Compression.SNAPPY, level, HttpAccess.OPEN, Path.of(""));
    return PrometheusSettings.store(
        Rows.settings(
            sink ->
                PrometheusRemoteWriteSinkConnector.embeddedConfig(
                    sink, target, ProtobufMessage.WRITE_REQUEST, true, ""),
            PrometheusSettings.definition()));
  }

  private static StoreReader reader(String url, String level, Optional<String> header) {
    return new RemoteReadReader(
        new StoreHttp(HttpUrl.get(url), HttpAccess.OPEN, Duration.ofSeconds(20)),
        new PlainSeries(level, "tenant", () -> name -> name.endsWith("_total")),
        header);
  }

  private String readUrl() {
    return peer.url().replace("/write", "/read");
  }

  @Override
  protected Store open() {
    return store("");
  }

  @Override
  protected StoreReader reader() {
    return reader(readUrl(), "", Optional.empty());
  }

  @Override
  protected boolean knowsTenants() {
    return false;
  }

  @Override
  protected boolean tellsRowsApart() {
    return false;
  }

  /** Its messages have no zero but one. */
  @Override
  protected boolean holdsSignOfZero() {
    return false;
  }

  @Override
  protected boolean replacesResults() {
    return false;
  }

  @Override
  protected boolean knowsOldest() {
    return false;
  }

  @Test
  void rollupsAndResultsAreToldApartByTheirTimes() throws Exception {
    Series counter = series("__name__", "apart_total", "job", "x");
    Series recorded = series("__name__", "apart:sum", "job", "x");
    try (Store store = store("5m");
        StoreReader reader = reader(readUrl(), "5m", Optional.empty())) {
      store.write(
          delivery(
              1,
              rollup(counter, MetricType.COUNTER, START, 10, 1),
              result(recorded, START + 60_000, 3, 1)));
      SeriesChoice all = new SeriesChoice("default", List.of(is("__name__", "=~", "apart.*")));
      TimeSpan span = new TimeSpan(START, START + 3_600_000);
      List<StoredSeries> rollups =
          reader.samples(new Kept.Rollups(RollupLevel.parse("5m")), all, span, reading(100));
      assertThat(rollups).extracting(StoredSeries::labels).containsExactly(counter.labels());
      assertThat(rollups.getFirst().runningTotal()).isTrue();
      List<StoredSeries> results = reader.samples(new Kept.Results(), all, span, reading(100));
      assertThat(results).extracting(StoredSeries::labels).containsExactly(recorded.labels());
    }
  }

  /** With a header, each tenant is asked for in its own name. */
  @Test
  void aHeaderNamesTheTenant() throws Exception {
    try (MockWebServer server = new MockWebServer();
        StoreReader reader = reader(started(server), "", Optional.of("X-Scope-OrgID"))) {
      server.enqueue(
          new MockResponse.Builder()
              .body(new Buffer().write(Snappy.compress(new byte[0])))
              .build());
      SeriesChoice choice = new SeriesChoice("acme", List.of(is("__name__", "=", "x")));
      assertThat(reader.samples(new Kept.Raw(), choice, new TimeSpan(0, 1), reading(1))).isEmpty();
      RecordedRequest request = server.takeRequest();
      assertThat(request.getHeaders().get("X-Scope-OrgID")).isEqualTo("acme");
      assertThat(request.getHeaders().get("Content-Encoding")).isEqualTo("snappy");
    }
  }

  private static String started(MockWebServer server) throws IOException {
    server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
    return server.url("/api/v1/read").toString();
  }

  @Test
  void seriesAreFoundWithoutTheirSamples() throws Exception {
    Labels labels = Labels.of("__name__", "labels_only", "job", "x");
    try (Store store = open();
        StoreReader reader = reader()) {
      store.write(delivery(2, sample(series("__name__", "labels_only", "job", "x"), START, 1)));
      assertThat(
              reader.series(
                  new Kept.Raw(),
                  choice("labels_only"),
                  new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE),
                  reading(0)))
          .containsExactly(labels);
    }
  }
}
