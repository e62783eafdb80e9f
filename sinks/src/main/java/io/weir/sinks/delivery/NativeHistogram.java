package io.weir.sinks.delivery;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.samples.StaleMarker;
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
    UNKNOWN,
    RESET,
    NOT_RESET,
    GAUGE;

    private static final List<ResetHint> BY_INDEX = List.of(values());
  }

  /** Whether this is a staleness marker. */
  public boolean stale() {
    return StaleMarker.is(sum);
  }

  /**
   * Reads one histogram.
   *
   * @param start of its Avro bytes, inclusive
   * @param end of its Avro bytes, exclusive
   * @throws MalformedAvroException if it is cut or has an unknown reset hint
   */
  public static NativeHistogram decode(byte[] bytes, int start, int end) {
    AvroInput in = new AvroInput(bytes, start, end);
    return new NativeHistogram(
        in.readLong(),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        readSpans(in),
        readDoubles(in),
        readSpans(in),
        readDoubles(in),
        readDoubles(in),
        readResetHint(in));
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
