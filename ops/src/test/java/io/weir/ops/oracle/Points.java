package io.weir.ops.oracle;

import io.weir.topology.promql.histogram.Bucket;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramBuilder;
import io.weir.topology.promql.histogram.ResetHint;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** Native histograms as Avro's generic records have them, as we have them, and as points. */
final class Points {
  private Points() {}

  /** The histogram's count, its sum, and bounds and count of each bucket that counts something. */
  static List<Double> of(FloatHistogram histogram) {
    List<Double> point = new ArrayList<>(List.of(histogram.count(), histogram.sum()));
    for (Bucket bucket : histogram.buckets()) {
      if (bucket.count() != 0) {
        point.addAll(List.of(bucket.lower(), bucket.upper(), bucket.count()));
      }
    }
    return point;
  }

  /** A histogram from a record of the schema {@code NativeHistogram}. */
  static FloatHistogram histogram(GenericRecord avro) {
    HistogramBuilder builder =
        FloatHistogram.builder()
            .schema((Integer) avro.get("schema"))
            .zeroBucket((Double) avro.get("zero_threshold"), (Double) avro.get("zero_count"))
            .count((Double) avro.get("count"))
            .sum((Double) avro.get("sum"))
            .customBounds(doubles(avro.get("custom_bounds")))
            .resetHint(ResetHint.valueOf(avro.get("reset_hint").toString()));
    builder.positiveSpans(
        integers(avro.get("positive_spans"), "offset"),
        integers(avro.get("positive_spans"), "length"),
        doubles(avro.get("positive_counts")));
    builder.negativeSpans(
        integers(avro.get("negative_spans"), "offset"),
        integers(avro.get("negative_spans"), "length"),
        doubles(avro.get("negative_counts")));
    return builder.build();
  }

  private static double[] doubles(Object list) {
    return ((List<?>) list).stream().mapToDouble(each -> (Double) each).toArray();
  }

  private static int[] integers(Object spans, String field) {
    return ((List<?>) spans)
        .stream().mapToInt(span -> (Integer) ((GenericRecord) span).get(field)).toArray();
  }
}
