package io.weir.topology.histogram;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramBuilder;
import io.weir.topology.promql.histogram.ResetHint;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Native histograms as Avro bytes, of the schema {@code NativeHistogram}. */
public final class HistogramCodec {
  /** In the order of the schema's symbols. */
  private static final ResetHint[] HINTS = {
    ResetHint.UNKNOWN, ResetHint.RESET, ResetHint.NOT_RESET, ResetHint.GAUGE
  };

  private static final int LEAST_SPAN_SIZE = 2;

  private HistogramCodec() {}

  /**
   * A histogram; its event time is left out.
   *
   * @throws IllegalArgumentException if it has a shape that no histogram has
   */
  public static FloatHistogram decode(byte[] bytes) {
    return read(new AvroInput(bytes, 0, bytes.length));
  }

  /**
   * Reads a histogram; its event time is left out.
   *
   * @throws IllegalArgumentException if it has a shape that no histogram has
   */
  public static FloatHistogram read(AvroInput in) {
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

  /**
   * Writes a histogram.
   *
   * @param timestampMillis its event time, since the Unix epoch
   */
  public static void write(FloatHistogram histogram, long timestampMillis, AvroOutput out) {
    out.writeLong(timestampMillis);
    out.writeLong(histogram.schema());
    out.writeDouble(histogram.zeroThreshold());
    out.writeDouble(histogram.zeroCount());
    out.writeDouble(histogram.count());
    out.writeDouble(histogram.sum());
    writeSpans(histogram.positiveIndexes(), out);
    writeDoubles(histogram.positiveCounts(), out);
    writeSpans(histogram.negativeIndexes(), out);
    writeDoubles(histogram.negativeCounts(), out);
    writeDoubles(histogram.customBounds(), out);
    out.writeLong(Arrays.asList(HINTS).indexOf(histogram.resetHint()));
  }

  /** A run of indexes that follow each other is a span. */
  private static void writeSpans(int[] indexes, AvroOutput out) {
    int spans = 0;
    for (int i = 0; i < indexes.length; i++) {
      spans += i == 0 || indexes[i] != indexes[i - 1] + 1 ? 1 : 0;
    }
    if (spans > 0) {
      out.writeLong(spans);
      int next = 0;
      for (int start = 0; start < indexes.length; ) {
        int end = start + 1;
        while (end < indexes.length && indexes[end] == indexes[end - 1] + 1) {
          end++;
        }
        out.writeLong(indexes[start] - next);
        out.writeLong(end - start);
        next = indexes[end - 1] + 1;
        start = end;
      }
    }
    out.writeLong(0);
  }

  private static void writeDoubles(double[] values, AvroOutput out) {
    if (values.length > 0) {
      out.writeLong(values.length);
      for (double value : values) {
        out.writeDouble(value);
      }
    }
    out.writeLong(0);
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
