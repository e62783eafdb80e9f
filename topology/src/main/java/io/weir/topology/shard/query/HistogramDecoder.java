package io.weir.topology.shard.query;

import io.weir.schemas.avro.AvroInput;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramBuilder;
import io.weir.topology.promql.histogram.ResetHint;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Native histograms from their Avro bytes, of the schema {@code NativeHistogram}. */
public final class HistogramDecoder {
  /** In the order of the schema's symbols. */
  private static final ResetHint[] HINTS = {
    ResetHint.UNKNOWN, ResetHint.RESET, ResetHint.NOT_RESET, ResetHint.GAUGE
  };

  private static final int LEAST_SPAN_SIZE = 2;

  private HistogramDecoder() {}

  /**
   * A histogram; its event time is left out.
   *
   * @throws IllegalArgumentException if it has a shape that no histogram has
   */
  public static FloatHistogram decode(byte[] bytes) {
    AvroInput in = new AvroInput(bytes, 0, bytes.length);
    in.readLong();
    HistogramBuilder builder = FloatHistogram.builder().schema(in.readInt());
    double zeroThreshold = in.readDouble();
    double zeroCount = in.readDouble();
    builder.zeroBucket(zeroThreshold, zeroCount).count(in.readDouble()).sum(in.readDouble());
    int[] positive = spans(in);
    builder.positiveSpans(offsets(positive), lengths(positive), doubles(in));
    int[] negative = spans(in);
    builder.negativeSpans(offsets(negative), lengths(negative), doubles(in));
    return builder.customBounds(doubles(in)).resetHint(HINTS[in.readInt()]).build();
  }

  private static double[] doubles(AvroInput in) {
    double[] all = new double[0];
    int size = 0;
    for (long count = in.readBlockCount(Double.BYTES);
        count != 0;
        count = in.readFurtherBlockCount(Double.BYTES)) {
      all = Arrays.copyOf(all, size + Math.toIntExact(count));
      while (size < all.length) {
        all[size++] = in.readDouble();
      }
    }
    return all;
  }

  /** Offset and length of each span in turn. */
  private static int[] spans(AvroInput in) {
    int[] all = new int[0];
    int size = 0;
    for (long count = in.readBlockCount(LEAST_SPAN_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(LEAST_SPAN_SIZE)) {
      all = Arrays.copyOf(all, size + 2 * Math.toIntExact(count));
      while (size < all.length) {
        all[size++] = in.readInt();
      }
    }
    return all;
  }

  private static int[] offsets(int[] spans) {
    return IntStream.range(0, spans.length / 2).map(i -> spans[2 * i]).toArray();
  }

  private static int[] lengths(int[] spans) {
    return IntStream.range(0, spans.length / 2).map(i -> spans[2 * i + 1]).toArray();
  }
}
