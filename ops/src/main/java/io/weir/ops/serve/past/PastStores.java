package io.weir.ops.serve.past;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.ops.config.SinkSection;
import io.weir.ops.config.WeirSection;
import io.weir.schemas.relabel.RelabelAction;
import io.weir.schemas.relabel.RelabelRule;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.sinks.clickhouse.ClickHouseReader;
import io.weir.sinks.duckdb.DuckDbReader;
import io.weir.sinks.prometheus.PrometheusReader;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.victoriametrics.VictoriaMetricsReader;
import io.weir.topology.query.past.PastLayer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stores of an instance's sinks, as far as its queries can read them. Thread-safe. */
public final class PastStores implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(PastStores.class);

  /** What leaves the series of a store those of the shards, or fewer. */
  private static final Set<RelabelAction> FILTERS =
      Set.of(
          RelabelAction.KEEP, RelabelAction.DROP, RelabelAction.KEEPEQUAL, RelabelAction.DROPEQUAL);

  private final List<StoreReader> readers = new ArrayList<>();
  private final List<PastLayer> layers = new ArrayList<>();
  private final StoreReads reads;
  private final Deliveries deliveries;

  private PastStores(Map<String, String> clientProperties, MeterRegistry metrics) {
    this.reads = new StoreReads(metrics);
    this.deliveries = new Deliveries(clientProperties);
  }

  /**
   * How sinks are run.
   *
   * @param sections as they are configured
   * @param connectors their connectors' configurations by name
   * @param sameProcess whether this process runs them
   */
  public record Sinks(
      List<SinkSection> sections,
      Map<String, Map<String, String>> connectors,
      boolean sameProcess) {}

  /**
   * The stores that can be read. Connects to none yet.
   *
   * @param clientProperties of Kafka, to know how far the sinks are
   * @param counters tells at each reading which metrics are counters, for stores that don't
   */
  public static PastStores of(
      WeirSection weir,
      Sinks sinks,
      Map<String, String> clientProperties,
      Supplier<Predicate<String>> counters,
      MeterRegistry metrics) {
    PastStores stores = new PastStores(clientProperties, metrics);
    for (SinkSection sink : sinks.sections()) {
      Optional<String> obstacle = obstacle(sink, sinks.sameProcess());
      if (!sink.read() || obstacle.isPresent()) {
        obstacle.ifPresent(why -> logger.info("queries don't read sink {}: {}", sink.name(), why));
        continue;
      }
      StoreReader reader =
          reader(sink, sinks.connectors().getOrDefault(sink.name(), Map.of()), counters);
      stores.readers.add(reader);
      for (StoreLayer.Rows rows : rows(weir, sink)) {
        stores.layers.add(new StoreLayer(rows, reader, stores.reads, stores.deliveries));
      }
    }
    return stores;
  }

  /** Why a store can't be read; empty if it can. */
  private static Optional<String> obstacle(SinkSection sink, boolean sameProcess) {
    if (!sink.writeRelabelConfigs().stream().map(RelabelRule::action).allMatch(FILTERS::contains)) {
      return Optional.of("its write_relabel_configs give series other labels than they have here");
    }
    if (sink.duckdb().isPresent() && !sameProcess) {
      return Optional.of("DuckDB lets one process have its file, the one that writes it");
    }
    if (sink.victoriametrics().isPresent()
        && sink.victoriametrics().get().readUrl().isEmpty()
        && sink.victoriametrics().get().url().getPath().contains("/insert/")) {
      return Optional.of("of a cluster, expected read_url, found none");
    }
    if (sink.remoteWrite().isPresent() && sink.remoteWrite().get().readUrl().isEmpty()) {
      return Optional.of("expected its read_url, found none");
    }
    return Optional.empty();
  }

  private static StoreReader reader(
      SinkSection sink, Map<String, String> connector, Supplier<Predicate<String>> counters) {
    if (sink.duckdb().isPresent()) {
      return DuckDbReader.of(connector);
    }
    if (sink.clickhouse().isPresent()) {
      return ClickHouseReader.of(connector);
    }
    if (sink.remoteWrite().isPresent()) {
      URI url = sink.remoteWrite().get().readUrl().orElseThrow();
      return PrometheusReader.of(connector, url.toString(), counters);
    }
    return VictoriaMetricsReader.of(
        connector, sink.victoriametrics().orElseThrow().readUrl().map(URI::toString), counters);
  }

  private static List<StoreLayer.Rows> rows(WeirSection weir, SinkSection sink) {
    if (sink.victoriametrics().isPresent()) {
      return ofPlainSeries(weir, sink, sink.victoriametrics().get().retention());
    }
    if (sink.remoteWrite().isPresent()) {
      return ofPlainSeries(weir, sink, sink.remoteWrite().get().retention());
    }
    return ofTables(weir, sink);
  }

  /** Tables have all kinds of rows, each kept for so long. */
  private static List<StoreLayer.Rows> ofTables(WeirSection weir, SinkSection sink) {
    Periods periods = Periods.of(sink);
    List<StoreLayer.Rows> rows = new ArrayList<>();
    if (sink.writesRaw() && weir.stream().clean()) {
      rows.add(raw(weir, sink, periods.raw()));
    }
    for (RollupLevel level : weir.rollups()) {
      if (sink.writesRollups(level)) {
        rows.add(
            rollups(
                weir, sink, level, periods.rollups().getOrDefault(level.name(), Duration.ZERO)));
      }
    }
    if (sink.writesResults()) {
      rows.add(results(weir, sink, new Kept.Results(), periods.results()));
    }
    return rows;
  }

  /**
   * Under the series' names there are raw samples and results, or rollups of one level and these.
   */
  private static List<StoreLayer.Rows> ofPlainSeries(
      WeirSection weir, SinkSection sink, Duration retention) {
    List<StoreLayer.Rows> rows = new ArrayList<>();
    Optional<RollupLevel> level = sink.plainLevel(weir.rollups());
    if (sink.writesRaw() && weir.stream().clean()) {
      rows.add(raw(weir, sink, retention));
    } else {
      level.ifPresent(plain -> rows.add(rollups(weir, sink, plain, retention)));
      if (sink.writesResults()) {
        Kept kept = level.isPresent() ? new Kept.Results() : new Kept.Raw();
        rows.add(results(weir, sink, kept, retention));
      }
    }
    return rows;
  }

  private static StoreLayer.Rows raw(WeirSection weir, SinkSection sink, Duration retention) {
    return new StoreLayer.Rows(
        sink.name(),
        weir.topics().clean(),
        new Kept.Raw(),
        PastLayer.Content.SAMPLES,
        0,
        retention);
  }

  private static StoreLayer.Rows rollups(
      WeirSection weir, SinkSection sink, RollupLevel level, Duration retention) {
    return new StoreLayer.Rows(
        sink.name(),
        weir.topics().rollup(level.name()),
        new Kept.Rollups(level),
        PastLayer.Content.SAMPLES,
        level.millis(),
        retention);
  }

  private static StoreLayer.Rows results(
      WeirSection weir, SinkSection sink, Kept kept, Duration retention) {
    return new StoreLayer.Rows(
        sink.name(), weir.topics().results(), kept, PastLayer.Content.RESULTS, 0, retention);
  }

  /** How long tables keep their rows. */
  private record Periods(Duration raw, Map<String, Duration> rollups, Duration results) {
    static Periods of(SinkSection sink) {
      return sink.duckdb()
          .map(store ->
              new Periods(store.retention(), store.rollupRetention(), store.resultRetention()))
          .orElseGet(() -> {
            SinkSection.ClickHouse store = sink.clickhouse().orElseThrow();
            return new Periods(store.retention(), store.rollupRetention(), store.resultRetention());
          });
    }
  }

  /** What is kept where, in the order of the configuration. */
  public List<PastLayer> layers() {
    return List.copyOf(layers);
  }

  @Override
  public void close() {
    reads.close();
    readers.forEach(StoreReader::close);
    deliveries.close();
  }
}
