package io.weir.topology.query;

import io.weir.topology.promql.source.ReadLimits;
import java.time.Duration;

/**
 * How one query is to be answered.
 *
 * @param timeout after which it fails, positive
 * @param lookback how old a sample may be that stands for now, positive
 * @param limits what the evaluation may read
 * @param partialResponse whether partitions that nobody answers for, and stores that can't be read,
 *     make a warning; otherwise they make an error
 * @param source where its samples are read
 */
public record QueryOptions(
    Duration timeout,
    Duration lookback,
    ReadLimits limits,
    boolean partialResponse,
    Source source) {
  /** Prometheus's defaults: 2 minutes and 5 minutes; and warnings. */
  public static final QueryOptions DEFAULTS =
      new QueryOptions(Duration.ofMinutes(2), Duration.ofMinutes(5), ReadLimits.NONE, true);

  public QueryOptions {
    requirePositive("timeout", timeout);
    requirePositive("lookback", lookback);
  }

  /** Options of a query that reads wherever the samples are. */
  public QueryOptions(
      Duration timeout, Duration lookback, ReadLimits limits, boolean partialResponse) {
    this(timeout, lookback, limits, partialResponse, Source.AUTO);
  }

  /** The same for samples from elsewhere. */
  public QueryOptions withSource(Source other) {
    return new QueryOptions(timeout, lookback, limits, partialResponse, other);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.toMillis() <= 0) {
      throw new IllegalArgumentException(
          name + ": expected at least a millisecond, found " + duration);
    }
  }
}
