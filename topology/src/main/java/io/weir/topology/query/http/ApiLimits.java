package io.weir.topology.query.http;

import io.weir.topology.query.QueryOptions;
import java.time.Duration;

/**
 * What one request may take.
 *
 * @param query the options of queries that ask for no others; the timeout is the longest that one
 *     may ask for
 * @param delivery how long the answer may be under way to a slow client, positive
 * @param requestBytes length of a request's body, at most
 */
public record ApiLimits(QueryOptions query, Duration delivery, long requestBytes) {
  /** Prometheus's defaults for queries; five minutes for the answer; 10 MiB. */
  public static final ApiLimits DEFAULTS =
      new ApiLimits(QueryOptions.DEFAULTS, Duration.ofMinutes(5), 10L << 20);

  public ApiLimits {
    if (delivery.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "delivery: expected at least a millisecond, found " + delivery);
    }
    if (requestBytes <= 0) {
      throw new IllegalArgumentException(
          "request bytes: expected a positive number, found " + requestBytes);
    }
  }
}
