package io.weir.ops.committed;

import io.weir.schemas.labels.Labels;

/**
 * A float.
 *
 * @param key which one
 * @param bits bits of its value
 */
public record Sample(Key key, long bits) {
  /**
   * What a sample is known by.
   *
   * @param labels its series
   * @param timestampMillis its event time, since the Unix epoch
   */
  public record Key(Labels labels, long timestampMillis) {}

  /** A float of a series. */
  public static Sample of(Labels labels, long timestampMillis, long bits) {
    return new Sample(new Key(labels, timestampMillis), bits);
  }
}
