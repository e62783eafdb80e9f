package io.weir.topology.promql.series;

import io.weir.topology.promql.histogram.ResetHint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A native histogram as a test writes it down; what isn't written is 0 or empty. Nothing says that
 * its parts agree.
 *
 * @param schema resolution, -53 for custom bounds
 * @param zeroThreshold width of the zero bucket
 * @param customValues upper bounds of custom buckets
 * @param offset index of the first positive bucket
 * @param buckets counts of the positive buckets, one after the other
 * @param negativeOffset index of the first negative bucket
 * @param negativeBuckets counts of the negative buckets
 * @param resetHint as written; null if it isn't, which is not the same as unknown
 */
public record HistogramDescription(
    int schema,
    double sum,
    double count,
    double zeroCount,
    double zeroThreshold,
    List<Double> customValues,
    int offset,
    List<Double> buckets,
    int negativeOffset,
    List<Double> negativeBuckets,
    @Nullable ResetHint resetHint) {
  public HistogramDescription {
    customValues = List.copyOf(customValues);
    buckets = List.copyOf(buckets);
    negativeBuckets = List.copyOf(negativeBuckets);
  }
}
