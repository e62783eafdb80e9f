package io.weir.topology.query.shard;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.PartialFrame;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.shard.ShardView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An instance that can be asked about its shards: this one, or another. Calls block, and end early
 * when their thread is interrupted, by a {@link java.util.concurrent.CancellationException} if it
 * is this one. Each asked partition is answered once, in any order. Safe for any number of threads.
 */
public interface ShardHost {
  /** Its name, for messages. */
  String name();

  /** Whether it is this one, which works on the thread that asks. */
  default boolean isHere() {
    return false;
  }

  /**
   * What the series of each shard give for a part of a query.
   *
   * @param timeout after which nothing is waited for any more
   * @throws QueryException if the part has no value
   * @throws ShardHostException if the instance doesn't answer
   */
  List<ShardAnswer<PartialFrame>> evaluate(
      ShardScope scope, PartQuestion question, Duration timeout);

  /**
   * What the shards are now.
   *
   * @param timeout after which nothing is waited for any more
   * @throws ShardHostException if the instance doesn't answer
   */
  List<ShardAnswer<ShardView>> look(ShardScope scope, Duration timeout);

  /**
   * Series with samples, in the order of their labels.
   *
   * @param timeout after which nothing is waited for any more
   * @throws QueryException if there are too many samples
   * @throws ShardHostException if the instance doesn't answer
   */
  List<ShardAnswer<List<SeriesSamples>>> samples(
      ShardScope scope, SamplesQuestion question, Duration timeout);

  /**
   * The labels of series, each once.
   *
   * @param timeout after which nothing is waited for any more
   * @throws ShardHostException if the instance doesn't answer
   */
  List<ShardAnswer<List<Labels>>> series(ShardScope scope, SeriesRange range, Duration timeout);

  /**
   * Names or values of the labels of series, each once.
   *
   * @param label whose values; without one, all names
   * @param timeout after which nothing is waited for any more
   * @throws ShardHostException if the instance doesn't answer
   */
  List<ShardAnswer<List<String>>> texts(
      ShardScope scope, Optional<String> label, SeriesRange range, Duration timeout);
}
