package io.weir.ops.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Inline;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import io.weir.schemas.http.RequestHeaders;
import io.weir.schemas.relabel.RelabelRule;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.ProtobufMessage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One sink: a store and what is written there.
 *
 * @param name its name, also in metrics and of its consumer group
 * @param topics what is written: {@code clean}, {@code rollup} for all levels, {@code rollup.5m}
 *     for one, {@code results} of rules, {@code alerts}
 * @param writeRelabelConfigs rules that choose and rewrite the series that are written
 * @param corrections whether rows that correct earlier ones are written; empty for what suits the
 *     store
 * @param read whether queries may read what is written there
 * @param clickhouse the store if it is a ClickHouse database
 * @param duckdb the store if it is a DuckDB file
 * @param victoriametrics the store if it is VictoriaMetrics
 * @param remoteWrite the store if it is another that takes Prometheus's remote write
 */
public record SinkSection(
    @Doc("Name of the sink, also in metrics and of its consumer group.") String name,
    @Doc(
            "What is written: `clean`, `rollup` for all levels or `rollup.5m` for one, `results` of rules, `alerts` (ClickHouse and DuckDB).")
        @Default("[clean, rollup, results]")
        List<String> topics,
    @Doc(
            "Rules for the series that are written, as in Prometheus's `remote_write`; alerts are written as they are. A `${1}` stands here as `$${1}`.")
        List<RelabelRule> writeRelabelConfigs,
    @Doc(
            "Whether rollups, results and alerts are written that correct earlier ones. If it isn't set, they are unless the store refuses them.")
        Optional<Boolean> corrections,
    @Doc(
            "Whether queries read here what shards hold no more. A DuckDB file is read by the process that writes it only, a store whose `write_relabel_configs` rewrite labels never.")
        @Default("true")
        boolean read,
    @Doc("The store is a ClickHouse database.") Optional<ClickHouse> clickhouse,
    @Doc("The store is a DuckDB file.") Optional<DuckDb> duckdb,
    @Doc("The store is VictoriaMetrics.") Optional<VictoriaMetrics> victoriametrics,
    @Doc(
            "The store is Prometheus, Mimir, Cortex, Thanos Receive or another that takes remote write.")
        Optional<RemoteWrite> remoteWrite) {
  private static final String CLEAN = "clean";
  private static final String ALL_LEVELS = "rollup";
  private static final String ONE_LEVEL = "rollup.";
  private static final String RESULTS = "results";
  private static final String ALERTS = "alerts";
  private static final Set<String> WHOLE_TOPICS = Set.of(CLEAN, ALL_LEVELS, RESULTS, ALERTS);

  /** Checks that exactly one store is named, and the topics. */
  public SinkSection {
    topics = List.copyOf(topics);
    writeRelabelConfigs = List.copyOf(writeRelabelConfigs);
    List<String> stores = new ArrayList<>();
    clickhouse.ifPresent(store -> stores.add("clickhouse"));
    duckdb.ifPresent(store -> stores.add("duckdb"));
    victoriametrics.ifPresent(store -> stores.add("victoriametrics"));
    remoteWrite.ifPresent(store -> stores.add("remote_write"));
    if (stores.size() != 1) {
      throw new IllegalArgumentException(
          "expected exactly one store, clickhouse, duckdb, victoriametrics or remote_write, found "
              + (stores.isEmpty() ? "none" : String.join(" and ", stores)));
    }
    for (int i = 0; i < topics.size(); i++) {
      String topic = topics.get(i);
      if (!WHOLE_TOPICS.contains(topic) && !topic.startsWith(ONE_LEVEL)) {
        throw new InvalidValue(
            "topics[" + i + "]",
            "expected clean, rollup, rollup.LEVEL, results or alerts, found " + topic);
      }
      if (topic.equals(ALERTS) && clickhouse.isEmpty() && duckdb.isEmpty()) {
        throw new InvalidValue(
            "topics[" + i + "]",
            "expected alerts in a clickhouse or duckdb sink only, found " + stores.getFirst());
      }
    }
  }

  /** Full names of the topics that are written. */
  public List<String> topicNames(Topics names, List<RollupLevel> levels) {
    return topics.stream()
        .flatMap(topic ->
            switch (topic) {
              case CLEAN -> Stream.of(names.clean());
              case ALL_LEVELS -> levels.stream().map(level -> names.rollup(level.name()));
              case RESULTS -> Stream.of(names.results());
              case ALERTS -> Stream.of(names.alerts());
              default -> Stream.of(names.rollup(topic.substring(ONE_LEVEL.length())));
            })
        .distinct()
        .toList();
  }

  /** Whether raw samples are written. */
  public boolean writesRaw() {
    return topics.contains(CLEAN);
  }

  /** Whether results of rules are written. */
  public boolean writesResults() {
    return topics.contains(RESULTS);
  }

  /** Whether rollups of a level are written. */
  public boolean writesRollups(RollupLevel level) {
    return topics.contains(ALL_LEVELS) || topics.contains(ONE_LEVEL + level.name());
  }

  /**
   * The level whose rollups bear the series' own names in a store of the Prometheus model: the
   * finest, unless raw samples bear them.
   */
  public Optional<RollupLevel> plainLevel(List<RollupLevel> levels) {
    return writesRaw() ? Optional.empty() : levels.stream().filter(this::writesRollups).findFirst();
  }

  /** What {@code weir up} writes if nothing else is configured. */
  public static SinkSection embeddedDefault() {
    return new SinkSection(
        "duckdb",
        List.of(CLEAN, ALL_LEVELS, RESULTS, ALERTS),
        List.of(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.of(
            new DuckDb(Path.of("weir.duckdb"), Duration.ofDays(2), Map.of(), Duration.ZERO)),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * A ClickHouse database.
   *
   * @param url of its HTTP interface
   * @param database made if it isn't there
   * @param cluster on whose servers tables are made, replicated; empty for one server
   * @param retention how long raw samples are kept
   * @param rollupRetention how long rollups are kept, by level; a missing level is kept for ever
   * @param resultRetention how long results of rules and alerts are kept
   */
  public record ClickHouse(
      @Doc("URL of its HTTP interface, such as `http://127.0.0.1:8123`.") URI url,
      @Doc("The database; it is made if it isn't there.") @Default("weir") String database,
      @Doc("The user.") @Default("default") String username,
      @Doc("The user's password.") Optional<Secret> password,
      @Doc(
              "Name of the cluster on whose servers tables are made, replicated; empty for one server.")
          @Default("")
          String cluster,
      @Doc("How long raw samples are kept, by the server's clock; 0 for ever.") @Default("48h")
          Duration retention,
      @Doc("How long rollups are kept, by level; a level that isn't named is kept for ever.")
          Map<String, Duration> rollupRetention,
      @Doc("How long results of rules and alerts are kept; 0 for ever.") @Default("0")
          Duration resultRetention) {
    /** Copies the retention. */
    public ClickHouse {
      rollupRetention = Map.copyOf(rollupRetention);
    }
  }

  /**
   * A DuckDB file.
   *
   * @param path the file; relative to the data folder
   * @param retention how long raw samples are kept
   * @param rollupRetention how long rollups are kept, by level; a missing level is kept for ever
   * @param resultRetention how long results of rules and alerts are kept
   */
  public record DuckDb(
      @Doc("The file, relative to the data folder.") @Default("weir.duckdb") Path path,
      @Doc("How long raw samples are kept behind the newest; 0 for ever.") @Default("48h")
          Duration retention,
      @Doc("How long rollups are kept, by level; a level that isn't named is kept for ever.")
          Map<String, Duration> rollupRetention,
      @Doc("How long results of rules and alerts are kept behind the newest; 0 for ever.")
          @Default("0")
          Duration resultRetention) {
    /** Copies the retention. */
    public DuckDb {
      rollupRetention = Map.copyOf(rollupRetention);
    }
  }

  /**
   * A VictoriaMetrics server.
   *
   * @param url its base URL
   * @param readUrl where it is read; empty for the base URL
   * @param retention how long it keeps samples
   * @param access how it lets us in
   */
  public record VictoriaMetrics(
      @Doc("Base URL of the server, such as `http://127.0.0.1:8428`.") URI url,
      @Doc(
              "Where queries read, if that is elsewhere: of a cluster, such as `http://vmselect:8481/select/0/prometheus`.")
          Optional<URI> readUrl,
      @Doc("Its `-retentionPeriod`, so that queries know how far it reaches; 0 for ever.")
          @Default("0")
          Duration retention,
      @Inline HttpAccess access) {
    /** Checks the URLs. */
    public VictoriaMetrics {
      refuseCredentials("url", url);
      readUrl.ifPresent(reading -> refuseCredentials("read_url", reading));
    }
  }

  /**
   * A store that takes remote write; its keys are named as in Prometheus's {@code remote_write}.
   *
   * @param url where requests go, whole
   * @param protobufMessage what requests are
   * @param compression how they are compressed
   * @param sendNativeHistograms whether native histograms are sent
   * @param tenantHeader header that names the tenant; a label does if there is none
   * @param readUrl where remote read requests go, whole; empty if queries don't read it
   * @param retention how long it keeps samples
   * @param access how it lets us in
   */
  public record RemoteWrite(
      @Doc("Where requests go, whole, such as `http://127.0.0.1:9090/api/v1/write`.") URI url,
      @Doc("What requests are: of remote write 1.0, or of 2.0, whose answers say what was written.")
          @Default("prometheus.WriteRequest")
          ProtobufMessage protobufMessage,
      @Doc("How requests are compressed; `zstd` with `prometheus.WriteRequest` only.")
          @Default("snappy")
          Compression compression,
      @Doc(
              "Send native histograms; those with custom buckets with `io.prometheus.write.v2.Request` only.")
          @Default("true")
          boolean sendNativeHistograms,
      @Doc(
              "Header that names the tenant, such as `X-Scope-OrgID` or `THANOS-TENANT`. Without one, tenants other than `default` have a label `tenant`.")
          Optional<String> tenantHeader,
      @Doc(
              "Where remote read requests go, whole, such as `http://127.0.0.1:9090/api/v1/read`; without it queries don't read the store. A Prometheus that is read has no `external_labels`.")
          Optional<URI> readUrl,
      @Doc("How long it keeps samples, so that queries know how far it reaches; 0 for ever.")
          @Default("0")
          Duration retention,
      @Inline HttpAccess access) {
    /** Checks the URLs, the header, and that message and compression fit. */
    public RemoteWrite {
      refuseCredentials("url", url);
      readUrl.ifPresent(reading -> refuseCredentials("read_url", reading));
      try {
        protobufMessage.check(compression);
      } catch (IllegalArgumentException e) {
        throw new InvalidValue("compression", String.valueOf(e.getMessage()));
      }
      if (tenantHeader.isPresent()) {
        RequestHeaders.check("tenant_header", Map.of(tenantHeader.get(), new Secret("")));
      }
    }
  }

  private static void refuseCredentials(String key, URI url) {
    if (url.getRawUserInfo() != null) {
      throw new InvalidValue(key, "expected a URL without credentials, and basic_auth instead");
    }
  }
}
