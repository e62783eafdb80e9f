package io.weir.topology.promql.histogram;

import io.weir.topology.promql.number.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The text forms of histograms. */
final class HistogramText {
  private HistogramText() {}

  static String of(FloatHistogram histogram) {
    StringBuilder text =
        new StringBuilder("{count:")
            .append(Numbers.general(histogram.count()))
            .append(", sum:")
            .append(Numbers.general(histogram.sum()));
    for (int i = histogram.negative().size() - 1; i >= 0; i--) {
      append(text, BucketList.negative(histogram, i));
    }
    if (histogram.zeroCount() != 0) {
      append(text, BucketList.zero(histogram));
    }
    for (int i = 0; i < histogram.positive().size(); i++) {
      append(text, BucketList.positive(histogram, i));
    }
    return text.append('}').toString();
  }

  private static void append(StringBuilder text, Bucket bucket) {
    if (bucket.count() != 0) {
      text.append(", ").append(bucket);
    }
  }

  static String testExpression(FloatHistogram histogram) {
    List<String> parts = new ArrayList<>();
    if (histogram.schema() != 0) {
      parts.add("schema:" + histogram.schema());
    }
    add(parts, "count", histogram.count());
    add(parts, "sum", histogram.sum());
    add(parts, "z_bucket", histogram.zeroCount());
    add(parts, "z_bucket_w", histogram.zeroThreshold());
    if (histogram.usesCustomBuckets()) {
      parts.add("custom_values:" + list(histogram.bounds()));
    }
    if (histogram.resetHint() != ResetHint.UNKNOWN) {
      parts.add("counter_reset_hint:" + histogram.resetHint().name().toLowerCase(Locale.ROOT));
    }
    addBuckets(parts, "offset", "buckets", histogram.positive().compact());
    addBuckets(parts, "n_offset", "n_buckets", histogram.negative().compact());
    return "{{" + String.join(" ", parts) + "}}";
  }

  private static void add(List<String> parts, String name, double value) {
    if (value != 0) {
      parts.add(name + ":" + Numbers.general(value));
    }
  }

  private static void addBuckets(
      List<String> parts, String offsetName, String name, Buckets buckets) {
    if (buckets.isEmpty()) {
      return;
    }
    int first = buckets.index(0);
    if (first != 0) {
      parts.add(offsetName + ":" + first);
    }
    double[] counts = new double[buckets.index(buckets.size() - 1) - first + 1];
    for (int i = 0; i < buckets.size(); i++) {
      counts[buckets.index(i) - first] = buckets.count(i);
    }
    parts.add(name + ":" + list(counts));
  }

  private static String list(double[] values) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : " ").append(Numbers.general(values[i]));
    }
    return text.append(']').toString();
  }
}
