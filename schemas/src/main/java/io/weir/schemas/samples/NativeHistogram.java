package io.weir.schemas.samples;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.MalformedAvroException;
import java.util.ArrayList;
import java.util.List;

/**
 * A native histogram as {@link io.weir.schemas.avro.Schemas#NATIVE_HISTOGRAM} has it; bucket counts
 * are absolute.
 *
 * @param timestampMillis event time, since the Unix epoch
 * @param schema resolution, -4 to 8; -53 for custom bounds
 * @param sum sum of the observations; a staleness marker's bits mark a stale histogram
 */
public record NativeHistogram(
    long timestampMillis,
    int schema,
    double zeroThreshold,
    double zeroCount,
    double count,
    double sum,
    List<Span> positiveSpans,
    List<Double> positiveCounts,
    List<Span> negativeSpans,
    List<Double> negativeCounts,
    List<Double> customBounds,
    ResetHint resetHint) {
  /** Copies the lists. */
  public NativeHistogram {
    positiveSpans = List.copyOf(positiveSpans);
    positiveCounts = List.copyOf(positiveCounts);
    negativeSpans = List.copyOf(negativeSpans);
    negativeCounts = List.copyOf(negativeCounts);
    customBounds = List.copyOf(customBounds);
  }

  /**
   * A run of consecutive buckets.
   *
   * @param offset gap to the span before, in buckets; the first span's: its first bucket's index
   * @param length buckets in the run
   */
  public record Span(int offset, int length) {}

  /** What the producer knows of a reset, in the order of the Avro enumeration. */
  public enum ResetHint {
    UNKNOWN(0),
    RESET(1),
    NOT_RESET(2),
    GAUGE(3);

    private static final List<ResetHint> BY_INDEX = List.of(values());

    private final int index;

    ResetHint(int index) {
      this.index = index;
    }
  }

  /** Whether this is a staleness marker. */
  public boolean stale() {
    return StaleMarker.is(sum);
  }

  /** Its Avro bytes, a fresh array. */
  public byte[] encoded() {
    AvroOutput out =
        new AvroOutput(128 + Double.BYTES * (positiveCounts.size() + negativeCounts.size()));
    out.writeLong(timestampMillis);
    out.writeLong(schema);
    out.writeDouble(zeroThreshold);
    out.writeDouble(zeroCount);
    out.writeDouble(count);
    out.writeDouble(sum);
    writeSpans(out, positiveSpans);
    writeDoubles(out, positiveCounts);
    writeSpans(out, negativeSpans);
    writeDoubles(out, negativeCounts);
    writeDoubles(out, customBounds);
    out.writeLong(resetHint.index);
    return out.toByteArray();
  }

  /**
   * Reads one histogram.
   *
   * @param start of its Avro bytes, inclusive
   * @param end of its Avro bytes, exclusive
   * @throws MalformedAvroException if it is cut, its counts don't fit its spans, or it has an
   *     unknown reset hint
   */
  public static NativeHistogram decode(byte[] bytes, int start, int end) {
    return read(new AvroInput(bytes, start, end));
  }

  /**
   * Reads the histogram that comes next.
   *
   * @throws MalformedAvroException as {@link #decode} does
   */
  public static NativeHistogram read(AvroInput in) {
    long timestampMillis = in.readLong();
    int schema = in.readInt();
    double zeroThreshold = in.readDouble();
    double zeroCount = in.readDouble();
    double count = in.readDouble();
    double sum = in.readDouble();
    List<Span> positiveSpans = readSpans(in);
    List<Double> positiveCounts = readCounts(in, positiveSpans);
    List<Span> negativeSpans = readSpans(in);
    List<Double> negativeCounts = readCounts(in, negativeSpans);
    return new NativeHistogram(
        timestampMillis,
        schema,
        zeroThreshold,
        zeroCount,
        count,
        sum,
        positiveSpans,
        positiveCounts,
        negativeSpans,
        negativeCounts,
        readDoubles(in),
        readResetHint(in));
  }

  private static List<Double> readCounts(AvroInput in, List<Span> spans) {
    List<Double> counts = readDoubles(in);
    long buckets = 0;
    for (Span span : spans) {
      buckets += span.length;
    }
    if (counts.size() != buckets) {
      throw in.malformed(
          "expected " + buckets + " counts, as the spans say, found " + counts.size());
    }
    return counts;
  }

  private static void writeSpans(AvroOutput out, List<Span> spans) {
    if (!spans.isEmpty()) {
      out.writeLong(spans.size());
      for (Span span : spans) {
        out.writeLong(span.offset);
        out.writeLong(span.length);
      }
    }
    out.writeLong(0);
  }

  private static void writeDoubles(AvroOutput out, List<Double> doubles) {
    if (!doubles.isEmpty()) {
      out.writeLong(doubles.size());
      for (double value : doubles) {
        out.writeDouble(value);
      }
    }
    out.writeLong(0);
  }

  private static ResetHint readResetHint(AvroInput in) {
    int index = in.readInt();
    if (index < 0 || index >= ResetHint.BY_INDEX.size()) {
      throw in.malformed("expected a reset hint, found " + index);
    }
    return ResetHint.BY_INDEX.get(index);
  }

  private static List<Span> readSpans(AvroInput in) {
    List<Span> spans = new ArrayList<>();
    for (long count = in.readBlockCount(2); count != 0; count = in.readFurtherBlockCount(2)) {
      for (long i = 0; i < count; i++) {
        spans.add(new Span(in.readInt(), in.readInt()));
      }
    }
    return spans;
  }

  private static List<Double> readDoubles(AvroInput in) {
    List<Double> doubles = new ArrayList<>();
    for (long count = in.readBlockCount(Double.BYTES);
        count != 0;
        count = in.readFurtherBlockCount(Double.BYTES)) {
      for (long i = 0; i < count; i++) {
        doubles.add(in.readDouble());
      }
    }
    return doubles;
  }
}
