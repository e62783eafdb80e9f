package io.weir.schemas.samples;

import org.jspecify.annotations.Nullable;

/**
 * What stands before the series of a batch.
 *
 * @param tenant whose samples these are
 * @param source the producing instance and its mark
 * @param scrape the scrape that the batch is from; null for pushes and heartbeats
 * @param recorded the tick that the samples are results of; null but for recorded series
 */
public record BatchHeader(
    String tenant, Source source, @Nullable Scrape scrape, @Nullable Recorded recorded) {
  /** A heartbeat's or a push's header. */
  public static BatchHeader of(String tenant, Source source) {
    return new BatchHeader(tenant, source, null, null);
  }
}
