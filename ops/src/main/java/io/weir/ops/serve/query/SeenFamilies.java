package io.weir.ops.serve.query;

import io.weir.schemas.labels.Labels;
import io.weir.topology.query.Asker;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.SeriesQuestion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The metric families of which a caller sees series. */
final class SeenFamilies {
  /** What the series of a family may end with. */
  private static final List<String> SUFFIXES =
      List.of("", "_total", "_bucket", "_count", "_sum", "_created", "_info", "_gcount", "_gsum");

  private final Set<String> names;

  private SeenFamilies(Set<String> names) {
    this.names = names;
  }

  /**
   * Asks all shards for the names of series that a caller sees.
   *
   * @throws io.weir.topology.query.QueryFailure if there is no answer
   */
  static SeenFamilies of(Asker asker, QueryEngine engine, QueryOptions options) {
    SeriesQuestion question =
        new SeriesQuestion(asker, List.of(), Long.MIN_VALUE, Long.MAX_VALUE, 0);
    return new SeenFamilies(
        new HashSet<>(engine.labelValues(Labels.METRIC_NAME, question, options).values()));
  }

  boolean has(String family) {
    return SUFFIXES.stream().anyMatch(suffix -> names.contains(family + suffix));
  }
}
