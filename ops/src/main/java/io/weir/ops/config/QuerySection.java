package io.weir.ops.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.cluster.QueryLimits;
import java.time.Duration;

/**
 * Queries.
 *
 * @param tenant whose series callers see that name no tenant and are bound to none
 * @param timeout the longest that a query may take
 * @param lookback how old a sample may be that stands for now
 * @param maxSamples samples that a query may hold at once
 * @param maxSeries series that a query may read; 0 for any number
 * @param maxConcurrency queries that are evaluated at the same time
 * @param maxLiveQueries different live queries at a time
 * @param slowQuery how long a query takes that is logged
 * @param patience how long it is looked for shards that nobody answers for
 * @param partialResponse whether what is missing makes a warning
 */
public record QuerySection(
    @Doc("Whose series callers see that send no header `X-Scope-OrgID` and are bound to no tenant.")
        @Default("default")
        String tenant,
    @Doc("The longest that a query may take, its turn included; it can ask for less.")
        @Default("2m")
        Duration timeout,
    @Doc("How old a sample may be that stands for now.") @Default("5m") Duration lookback,
    @Doc(
            "Most samples that a query may hold at once, where it was asked and in each shard. A sample takes about 16 bytes, and all queries of an instance together hold a quarter of its heap at most.")
        @Default("50000000")
        int maxSamples,
    @Doc(
            "Most series that a query may read, in all shards and stores, one that it reads twice counted twice; 0 for any number. A request's `max_series` and `max_samples` can ask for less.")
        @Default("0")
        int maxSeries,
    @Doc("Queries that an instance evaluates at the same time; others wait for their turn.")
        @Default("20")
        int maxConcurrency,
    @Doc(
            "Different live queries of an instance at a time; each is evaluated once a tick, for all who listen.")
        @Default("100")
        int maxLiveQueries,
    @Doc("A query that takes as long is logged, with its plan.") @Default("10s") Duration slowQuery,
    @Doc(
            "How long an instance looks again for shards that nobody answers for: they may be on the move.")
        @Default("1s")
        Duration patience,
    @Doc(
            "Whether partitions that nobody answers for make a warning; otherwise they make an error. A request's `partial_response` decides for itself.")
        @Default("true")
        boolean partialResponse) {
  /** Checks the values. */
  public QuerySection {
    requirePositive("timeout", timeout);
    requirePositive("lookback", lookback);
    if (maxSamples < 1) {
      throw new InvalidValue("max_samples", "expected at least 1, found " + maxSamples);
    }
    if (maxSeries < 0) {
      throw new InvalidValue("max_series", "expected at least 0, found " + maxSeries);
    }
    if (maxConcurrency < 1) {
      throw new InvalidValue("max_concurrency", "expected at least 1, found " + maxConcurrency);
    }
    if (maxLiveQueries < 0) {
      throw new InvalidValue("max_live_queries", "expected at least 0, found " + maxLiveQueries);
    }
  }

  private static void requirePositive(String key, Duration duration) {
    if (duration.toMillis() <= 0) {
      throw new InvalidValue(key, "expected at least 1ms, found " + duration.toMillis() + "ms");
    }
  }

  private ReadLimits reading() {
    return new ReadLimits(maxSamples, maxSeries == 0 ? Long.MAX_VALUE : maxSeries);
  }

  /** What queries may take. */
  public QueryLimits limits() {
    return new QueryLimits(timeout, reading(), maxConcurrency, slowQuery, patience);
  }

  /** How a query is answered that asks for nothing else. */
  public QueryOptions options() {
    return new QueryOptions(timeout, lookback, reading(), partialResponse);
  }
}
