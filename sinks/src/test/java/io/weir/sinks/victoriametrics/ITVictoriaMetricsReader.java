package io.weir.sinks.victoriametrics;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.Rows;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.ReaderContract;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.PlainSeries;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import io.weir.sinks.remotewrite.StoreHttp;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a real VictoriaMetrics that holds raw samples, and one that holds rollups. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITVictoriaMetricsReader extends ReaderContract {
  private final HttpClient client = HttpClient.newHttpClient();
  private PeerProcess peer;

  @SuppressWarnings("NullAway.Init")
  ITVictoriaMetricsReader() {}

  @BeforeAll
  void start(@TempDir Path storage) {
    peer = PeerProcess.victoriaMetrics(storage);
  }

  @AfterAll
  void stop() {
    client.close();
    if (peer != null) {
      peer.close();
    }
  }

  private Store store(String level) {
    return VictoriaMetricsSettings.store(
        Rows.settings(
            sink ->
                VictoriaMetricsSinkConnector.embeddedConfig(
                    sink,
                    new RemoteWriteTarget(
                        peer.uri("").toString(),
                        Compression.ZSTD,
                        level,
                        HttpAccess.OPEN,
                        Path.of(""))),
            VictoriaMetricsSettings.definition()));
  }

  private StoreReader reader(String level) {
    return new VictoriaMetricsReader(
        new StoreHttp(
            HttpUrl.get(peer.uri("").toString()), HttpAccess.OPEN, Duration.ofSeconds(20)),
        new PlainSeries(level, "tenant", () -> name -> name.endsWith("_total")));
  }

  @Override
  protected Store open() {
    return store("");
  }

  @Override
  protected StoreReader reader() {
    return reader("");
  }

  @Override
  protected void settle() throws Exception {
    client.send(
        HttpRequest.newBuilder(peer.uri("/internal/force_flush")).build(),
        BodyHandlers.discarding());
  }

  @Override
  protected boolean holdsEverything() {
    return false;
  }

  @Override
  protected boolean knowsTenants() {
    return false;
  }

  @Override
  protected boolean tellsRowsApart() {
    return false;
  }

  @Override
  protected boolean knowsOldest() {
    return false;
  }

  @Test
  void rollupsAndResultsAreToldApartByTheirTimes() throws Exception {
    Series counter = series("__name__", "apart_total", "job", "x");
    Series gauge = series("__name__", "apart", "job", "x");
    Series recorded = series("__name__", "apart:sum", "job", "x");
    try (Store store = store("5m");
        StoreReader reader = reader("5m")) {
      store.write(
          delivery(
              1,
              rollup(counter, MetricType.COUNTER, START, 10, 1),
              rollup(counter, MetricType.COUNTER, START + 300_000, 20, 1),
              rollup(gauge, MetricType.GAUGE, START, 7, 1),
              result(recorded, START + 60_000, 3, 1),
              result(recorded, START + 300_000, 4, 1)));
      settle();
      SeriesChoice all = new SeriesChoice("default", List.of(is("__name__", "=~", "apart.*")));
      TimeSpan span = new TimeSpan(START, START + 3_600_000);
      List<StoredSeries> rollups =
          reader
              .samples(new Kept.Rollups(RollupLevel.parse("5m")), all, span, reading(100))
              .stream()
              .sorted(Comparator.comparing(StoredSeries::labels))
              .toList();
      assertThat(rollups)
          .extracting(StoredSeries::labels)
          .containsExactly(gauge.labels(), counter.labels());
      assertThat(rollups.getFirst().values()[0]).isEqualTo(7);
      assertThat(rollups.getFirst().runningTotal()).isFalse();
      assertThat(rollups.get(1).count()).isEqualTo(2);
      assertThat(rollups.get(1).values()[1]).isEqualTo(120);
      assertThat(rollups.get(1).runningTotal()).isTrue();
      assertThat(rollups.get(1).lastValue()).isNaN();
      List<StoredSeries> results = reader.samples(new Kept.Results(), all, span, reading(100));
      assertThat(results).hasSize(1);
      assertThat(results.getFirst().labels()).isEqualTo(recorded.labels());
      assertThat(results.getFirst().count()).isEqualTo(2);
      List<Labels> found = reader.series(new Kept.Results(), all, span, reading(0));
      assertThat(found)
          .containsExactlyInAnyOrder(counter.labels(), gauge.labels(), recorded.labels());
    }
  }

  @Test
  void aServerThatIsAwayIsSaidToBe() {
    try (StoreReader reader =
        new VictoriaMetricsReader(
            new StoreHttp(
                HttpUrl.get("http://127.0.0.1:1"), HttpAccess.OPEN, Duration.ofSeconds(20)),
            new PlainSeries("", "tenant", () -> name -> false))) {
      assertThatThrownBy(
              () -> reader.samples(new Kept.Raw(), choice("x"), new TimeSpan(0, 1), reading(1)))
          .isInstanceOf(StoreException.Retriable.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }
}
