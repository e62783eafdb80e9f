package io.weir.topology.shard.head;

import java.util.Arrays;

/**
 * Writes what a prediction left over: numbers without a sign, most of them small, a few anything.
 * Each column of a chunk gets the two widths that suit it best:
 *
 * <pre>
 *   0  narrow bits      a number that fits the narrow width
 *   10 wide bits        one that fits the wide width
 *   11 64 bits          any other
 * </pre>
 *
 * or, where that is shorter, one width for all and no code before it; width 0 takes no bits at all.
 * Bits fill bytes from the lowest up. For one thread.
 */
final class ResidualCode {
  static final int PLAIN = 0x80;

  /** A number and its code are written as one word of 64 bits. */
  private static final int WIDEST = 62;

  private final int[] countByLength = new int[65];

  /** Which lengths occur. */
  private final int[] lengths = new int[65];

  private int narrow;
  private int wide;

  /** Appends numbers, from index 0 to {@code count} (exclusive); of none, nothing. */
  void write(long[] residuals, int count, EncodedBytes out) {
    if (count == 0) {
      return;
    }
    chooseWidths(residuals, count);
    if (narrow == wide) {
      out.writeByte(PLAIN | narrow);
      if (narrow > 0) {
        writePlain(residuals, count, out);
      }
    } else {
      out.writeByte(narrow);
      out.writeByte(wide);
      writeCoded(residuals, count, out);
    }
  }

  private void chooseWidths(long[] residuals, int count) {
    long all = 0;
    for (int i = 0; i < count; i++) {
      all |= residuals[i];
    }
    int longest = length(all);
    Arrays.fill(countByLength, 0, longest + 1, 0);
    for (int i = 0; i < count; i++) {
      countByLength[length(residuals[i])]++;
    }
    int distinct = 0;
    for (int length = 0; length <= longest; length++) {
      if (countByLength[length] > 0) {
        lengths[distinct++] = length;
      }
    }
    narrow = longest;
    wide = longest;
    long least = (long) count * longest;
    // First the narrow width, as if the wide one were for all others; then the wide one.
    int widest = distinct - 1;
    while (widest > 0 && lengths[widest] > WIDEST) {
      widest--;
    }
    int bestNarrow = 0;
    long leastSoFar = Long.MAX_VALUE;
    int fitNarrow = 0;
    int fit = 0;
    for (int i = 0; i < widest; i++) {
      fit += countByLength[lengths[i]];
      long cost = (1L + lengths[i]) * fit + (2L + lengths[widest]) * (count - fit);
      if (cost < leastSoFar) {
        leastSoFar = cost;
        bestNarrow = lengths[i];
        fitNarrow = fit;
      }
    }
    int fitWide = 0;
    for (int j = 0; j <= widest; j++) {
      if (lengths[j] > bestNarrow) {
        fitWide += countByLength[lengths[j]];
        long cost =
            (1L + bestNarrow) * fitNarrow
                + (2L + lengths[j]) * fitWide
                + (2L + Long.SIZE) * (count - fitNarrow - fitWide);
        if (cost < least) {
          least = cost;
          narrow = bestNarrow;
          wide = lengths[j];
        }
      }
    }
  }

  private static int length(long residual) {
    return Long.SIZE - Long.numberOfLeadingZeros(residual);
  }

  private void writePlain(long[] residuals, int count, EncodedBytes out) {
    byte[] bytes = out.bytes();
    int at = out.size();
    int width = narrow;
    long word = 0;
    int filled = 0;
    for (int i = 0; i < count; i++) {
      long residual = residuals[i];
      word |= residual << filled;
      filled += width;
      if (filled >= Long.SIZE) {
        EncodedBytes.putLong(bytes, at, word);
        at += Long.BYTES;
        filled -= Long.SIZE;
        word = filled == 0 ? 0 : residual >>> (width - filled);
      }
    }
    EncodedBytes.putLong(bytes, at, word);
    out.setSize(at + ((filled + 7) >>> 3));
  }

  private void writeCoded(long[] residuals, int count, EncodedBytes out) {
    byte[] bytes = out.bytes();
    int at = out.size();
    long word = 0;
    int filled = 0;
    for (int i = 0; i < count; i++) {
      long residual = residuals[i];
      int length = length(residual);
      long code;
      int width;
      if (length <= narrow) {
        code = residual << 1;
        width = narrow + 1;
      } else if (length <= wide) {
        code = (residual << 2) | 1;
        width = wide + 2;
      } else {
        // The code and the lower half; the upper half goes the usual way, below.
        code = ((residual & 0xffff_ffffL) << 2) | 3;
        width = 34;
        word |= code << filled;
        filled += width;
        if (filled >= Long.SIZE) {
          EncodedBytes.putLong(bytes, at, word);
          at += Long.BYTES;
          filled -= Long.SIZE;
          word = filled == 0 ? 0 : code >>> (width - filled);
        }
        code = residual >>> 32;
        width = 32;
      }
      word |= code << filled;
      filled += width;
      if (filled >= Long.SIZE) {
        EncodedBytes.putLong(bytes, at, word);
        at += Long.BYTES;
        filled -= Long.SIZE;
        word = filled == 0 ? 0 : code >>> (width - filled);
      }
    }
    EncodedBytes.putLong(bytes, at, word);
    out.setSize(at + ((filled + 7) >>> 3));
  }

  /**
   * Reads what was written.
   *
   * @param from has {@link EncodedBytes#SLACK} more bytes than are written
   * @return where it ends (exclusive)
   */
  static int read(byte[] from, int at, int count, long[] residuals) {
    if (count == 0) {
      return at;
    }
    int first = from[at] & 0xff;
    if ((first & PLAIN) != 0) {
      return readPlain(from, at + 1, count, first & ~PLAIN, residuals);
    }
    int wide = from[at + 1];
    int start = (at + 2) << 3;
    int bit = start;
    for (int i = 0; i < count; i++) {
      int shift = bit & 7;
      long code = EncodedBytes.getLong(from, bit >>> 3) >>> shift;
      int width = (code & 1) == 0 ? first : (code & 2) == 0 ? wide : Long.SIZE;
      int skip = (code & 1) == 0 ? 1 : 2;
      residuals[i] =
          shift + skip + width <= Long.SIZE
              ? (code >>> skip) & ((1L << width) - 1)
              : bits(from, bit + skip, width);
      bit += skip + width;
    }
    return (bit + 7) >>> 3;
  }

  private static int readPlain(byte[] from, int at, int count, int width, long[] residuals) {
    int bit = at << 3;
    if (width == 0) {
      Arrays.fill(residuals, 0, count, 0);
      return at;
    }
    for (int i = 0; i < count; i++) {
      residuals[i] = bits(from, bit, width);
      bit += width;
    }
    return (bit + 7) >>> 3;
  }

  /** A number of 1 to 64 bits. */
  static long bits(byte[] from, int bit, int width) {
    int shift = bit & 7;
    long word = EncodedBytes.getLong(from, bit >>> 3) >>> shift;
    if (shift + width > Long.SIZE) {
      word |= (from[(bit >>> 3) + Long.BYTES] & 0xffL) << (Long.SIZE - shift);
    }
    return width == Long.SIZE ? word : word & ((1L << width) - 1);
  }
}
