package io.weir.topology.promql.histogram;

import java.util.ArrayList;
import java.util.List;

/** Lists the buckets of a histogram in ascending order. */
final class BucketList {
  private BucketList() {}

  static List<Bucket> of(FloatHistogram histogram) {
    List<Bucket> list =
        new ArrayList<>(histogram.positive().size() + histogram.negative().size() + 1);
    double threshold = histogram.zeroThreshold();
    for (int i = histogram.negative().size() - 1; i >= 0; i--) {
      Bucket bucket = negative(histogram, i);
      boolean overlaps = bucket.upper() < 0 && bucket.upper() > -threshold;
      list.add(overlaps ? bucket.withBounds(bucket.lower(), -threshold) : bucket);
    }
    if (histogram.zeroCount() > 0) {
      list.add(zero(histogram));
    }
    for (int i = 0; i < histogram.positive().size(); i++) {
      Bucket bucket = positive(histogram, i);
      boolean overlaps = bucket.lower() > 0 && bucket.lower() < threshold;
      list.add(overlaps ? bucket.withBounds(threshold, bucket.upper()) : bucket);
    }
    return list;
  }

  static Bucket zero(FloatHistogram histogram) {
    double threshold = histogram.zeroThreshold();
    return new Bucket(-threshold, threshold, true, true, histogram.zeroCount());
  }

  /** The positive bucket at a position, not cut by the zero bucket. */
  static Bucket positive(FloatHistogram histogram, int position) {
    int index = histogram.positive().index(position);
    double lower = BucketBounds.upper(index - 1, histogram.schema(), histogram.bounds());
    double upper = BucketBounds.upper(index, histogram.schema(), histogram.bounds());
    double count = histogram.positive().count(position);
    return histogram.usesCustomBuckets()
        ? new Bucket(lower, upper, index == 0, true, count)
        : new Bucket(lower, upper, lower < 0, upper > 0, count);
  }

  /** The negative bucket at a position away from zero, not cut by the zero bucket. */
  static Bucket negative(FloatHistogram histogram, int position) {
    int index = histogram.negative().index(position);
    double lower = -BucketBounds.exponential(index, histogram.schema());
    double upper = -BucketBounds.exponential(index - 1, histogram.schema());
    return new Bucket(lower, upper, lower < 0, upper > 0, histogram.negative().count(position));
  }
}
