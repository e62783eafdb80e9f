package io.weir.topology.promql.source;

/**
 * How much an evaluation may read; beyond, it fails.
 *
 * @param maxSamples samples that it may hold at once
 * @param maxSeries series that all its selections may find together
 */
public record ReadLimits(long maxSamples, long maxSeries) {
  /** Anything. */
  public static final ReadLimits NONE = new ReadLimits(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Of each the lower. */
  public ReadLimits and(ReadLimits other) {
    return new ReadLimits(
        Math.min(maxSamples, other.maxSamples), Math.min(maxSeries, other.maxSeries));
  }
}
