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
 * @param deliveryBytes length of all answers together that are under way; beyond, those that are
 *     for longest are cut off
 */
public record ApiLimits(
    QueryOptions query, Duration delivery, long requestBytes, long deliveryBytes) {
  private static final int PARTS_OF_HEAP = 8;

  /**
   * Prometheus's defaults for queries; five minutes for the answer; 10 MiB; an eighth of this
   * process's heap.
   */
  public static final ApiLimits DEFAULTS =
      new ApiLimits(
          QueryOptions.DEFAULTS,
          Duration.ofMinutes(5),
          10L << 20,
          Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP);

  public ApiLimits {
    if (delivery.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "delivery: expected at least a millisecond, found " + delivery);
    }
    if (requestBytes <= 0) {
      throw new IllegalArgumentException(
          "request bytes: expected a positive number, found " + requestBytes);
    }
    if (deliveryBytes <= 0) {
      throw new IllegalArgumentException(
          "delivery bytes: expected a positive number, found " + deliveryBytes);
    }
  }

  /** The same for other queries. */
  public ApiLimits withQuery(QueryOptions other) {
    return new ApiLimits(other, delivery, requestBytes, deliveryBytes);
  }
}
