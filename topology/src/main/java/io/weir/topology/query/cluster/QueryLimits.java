package io.weir.topology.query.cluster;

import io.weir.topology.promql.source.ReadLimits;
import java.time.Duration;

/**
 * What queries may take; a query's own options can only narrow it.
 *
 * @param timeout how long one may take, its turn included
 * @param reading what one may read; of samples, what it may hold at once here and in each shard
 * @param maxConcurrency how many are evaluated at the same time; others wait for their turn
 * @param slowQuery one that takes as long is logged with its plan
 * @param patience so long it is looked again where shards are that nobody answers for: they may be
 *     on the move
 */
public record QueryLimits(
    Duration timeout,
    ReadLimits reading,
    int maxConcurrency,
    Duration slowQuery,
    Duration patience) {
  /** Prometheus's defaults; 10 s for a slow one, a second for shards that move. */
  public static final QueryLimits DEFAULTS =
      new QueryLimits(
          Duration.ofMinutes(2),
          new ReadLimits(50_000_000, Long.MAX_VALUE),
          20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));
}
