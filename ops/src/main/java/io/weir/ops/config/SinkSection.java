package io.weir.ops.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One sink: a store and what is written there.
 *
 * @param name its name, also in metrics and of its consumer group
 * @param topics what is written: {@code clean}, {@code rollup} for all levels, {@code rollup.5m}
 *     for one
 * @param duckdb the store if it is a DuckDB file
 * @param victoriametrics the store if it is VictoriaMetrics
 */
public record SinkSection(
    @Doc("Name of the sink, also in metrics and of its consumer group.") String name,
    @Doc("What is written: `clean`, `rollup` for all levels, or `rollup.5m` for one.")
        @Default("[clean, rollup]")
        List<String> topics,
    @Doc("The store is a DuckDB file.") Optional<DuckDb> duckdb,
    @Doc("The store is VictoriaMetrics.") Optional<VictoriaMetrics> victoriametrics) {
  /** Checks that exactly one store is named, and the topics. */
  public SinkSection {
    topics = List.copyOf(topics);
    if (Stream.of(duckdb, victoriametrics).filter(Optional::isPresent).count() != 1) {
      throw new IllegalArgumentException(
          "expected exactly one store, duckdb or victoriametrics, found "
              + (duckdb.isPresent() ? "both" : "none"));
    }
    for (int i = 0; i < topics.size(); i++) {
      String topic = topics.get(i);
      if (!topic.equals("clean") && !topic.equals("rollup") && !topic.startsWith("rollup.")) {
        throw new InvalidValue(
            "topics[" + i + "]", "expected clean, rollup or rollup.LEVEL, found " + topic);
      }
    }
  }

  /** Full names of the topics that are written. */
  public List<String> topicNames(Topics names, List<RollupLevel> levels) {
    return topics.stream()
        .flatMap(topic ->
            switch (topic) {
              case "clean" -> Stream.of(names.clean());
              case "rollup" -> levels.stream().map(level -> names.rollup(level.name()));
              default -> Stream.of(names.rollup(topic.substring("rollup.".length())));
            })
        .distinct()
        .toList();
  }

  /** What {@code weir up} writes if nothing else is configured. */
  public static SinkSection embeddedDefault() {
    return new SinkSection(
        "duckdb",
        List.of("clean", "rollup"),
        Optional.of(new DuckDb(Path.of("weir.duckdb"), Duration.ofDays(2), Map.of())),
        Optional.empty());
  }

  /**
   * A DuckDB file.
   *
   * @param path the file; relative to the data folder
   * @param retention how long raw samples are kept
   * @param rollupRetention how long rollups are kept, by level; a missing level is kept for ever
   */
  public record DuckDb(
      @Doc("The file, relative to the data folder.") @Default("weir.duckdb") Path path,
      @Doc("How long raw samples are kept behind the newest; 0 for ever.") @Default("48h")
          Duration retention,
      @Doc("How long rollups are kept, by level; a level that isn't named is kept for ever.")
          Map<String, Duration> rollupRetention) {
    /** Copies the retention. */
    public DuckDb {
      rollupRetention = Map.copyOf(rollupRetention);
    }
  }

  /**
   * A VictoriaMetrics server.
   *
   * @param url its base URL
   */
  public record VictoriaMetrics(
      @Doc("Base URL of the server, such as `http://127.0.0.1:8428`.") URI url) {}
}
