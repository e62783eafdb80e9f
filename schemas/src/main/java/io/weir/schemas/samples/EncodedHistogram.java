package io.weir.schemas.samples;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.MalformedAvroException;

/**
 * Passes over encoded native histograms and checks their shape: as many counts as their spans say.
 */
public final class EncodedHistogram {
  /** Least bytes of one: two integers, four doubles, five empty arrays, one enumeration. */
  public static final int LEAST_SIZE = 40;

  private static final int RESET_HINTS = 4;

  private EncodedHistogram() {}

  /**
   * Passes over one histogram.
   *
   * @return its event time, milliseconds since the Unix epoch
   * @throws MalformedAvroException if it is cut or its counts don't fit its spans
   */
  public static long skip(AvroInput in) {
    long timestampMillis = in.readLong();
    in.readInt();
    in.skip(4 * Double.BYTES);
    skipBuckets(in, "positive");
    skipBuckets(in, "negative");
    skipDoubles(in);
    int hint = in.readInt();
    if (hint < 0 || hint >= RESET_HINTS) {
      throw in.malformed("expected a reset hint of 0 to " + (RESET_HINTS - 1) + ", found " + hint);
    }
    return timestampMillis;
  }

  private static void skipBuckets(AvroInput in, String side) {
    long buckets = 0;
    for (long count = in.readBlockCount(2); count != 0; count = in.readFurtherBlockCount(2)) {
      for (long i = 0; i < count; i++) {
        in.readInt();
        int length = in.readInt();
        if (length < 0) {
          throw in.malformed("expected a span's length of at least 0, found " + length);
        }
        buckets += length;
      }
    }
    long counts = skipDoubles(in);
    if (counts != buckets) {
      throw in.malformed(
          "expected " + buckets + " " + side + " counts, as the spans say, found " + counts);
    }
  }

  private static long skipDoubles(AvroInput in) {
    long all = 0;
    for (long count = in.readBlockCount(8); count != 0; count = in.readFurtherBlockCount(8)) {
      in.skip(Math.toIntExact(count * Double.BYTES));
      all += count;
    }
    return all;
  }
}
