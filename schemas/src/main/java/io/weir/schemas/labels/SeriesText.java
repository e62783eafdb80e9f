package io.weir.schemas.labels;

import io.weir.schemas.avro.AvroInput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which names and values stand in a series' text as they are, and which are quoted and escaped, as
 * Prometheus prints them; over UTF-8 bytes, without making Strings.
 */
public final class SeriesText {
  private static final byte[] METRIC_NAME = Labels.METRIC_NAME.getBytes(StandardCharsets.UTF_8);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private static final byte LETTER = 0;
  private static final byte DIGIT = 1;
  private static final byte COLON = 2;
  private static final byte OTHER = 4;
  private static final byte[] CLASSES = classes();

  private SeriesText() {}

  /**
   * Whether a series' labels are all plain: a metric name and label names that need no quotes,
   * values that need no escape.
   *
   * @param encodedLabels in canonical encoding, as {@link Labels#encoded()} gives them
   */
  public static boolean isPlain(byte[] encodedLabels) {
    AvroInput in = new AvroInput(encodedLabels, 0, encodedLabels.length);
    boolean named = false;
    for (long left = in.readBlockCount(EncodedLabels.LEAST_PAIR_SIZE); left > 0; left--) {
      int length = in.readLength();
      int start = in.position();
      in.skip(length);
      int valueLength = in.readLength();
      int valueStart = in.position();
      in.skip(valueLength);
      int valueEnd = valueStart + valueLength;
      boolean plain;
      if (Arrays.equals(encodedLabels, start, start + length, METRIC_NAME, 0, METRIC_NAME.length)) {
        named = true;
        plain = isPlainName(encodedLabels, valueStart, valueEnd, true);
      } else {
        plain =
            isPlainName(encodedLabels, start, start + length, false)
                && nextEscaped(encodedLabels, valueStart, valueEnd) == valueEnd;
      }
      if (!plain) {
        return false;
      }
    }
    return named;
  }

  /**
   * Whether a name needs no quotes: letters, digits behind the first, underscores.
   *
   * @param colons whether colons are plain too, as in a metric's name
   */
  public static boolean isPlainName(byte[] bytes, int start, int end, boolean colons) {
    if (start == end || CLASSES[bytes[start] & 0xff] == DIGIT) {
      return false;
    }
    int found = 0;
    for (int i = start; i < end; i++) {
      found |= CLASSES[bytes[i] & 0xff];
    }
    return (found & (colons ? OTHER : OTHER | COLON)) == 0;
  }

  /**
   * Index of the next byte that needs a backslash; the end if none does. Looks at eight at once.
   */
  public static int nextEscaped(byte[] bytes, int start, int end) {
    int at = start;
    while (at + Long.BYTES <= end && !mayNeedEscape((long) LONGS.get(bytes, at))) {
      at += Long.BYTES;
    }
    while (at < end && escape(bytes[at]) == 0) {
      at++;
    }
    return at;
  }

  /** Whether one of eight bytes is a quote, a backslash, or below a space; never misses one. */
  private static boolean mayNeedEscape(long eight) {
    long controls = eight - 0x20 * ONES;
    long quotes = (eight ^ '"' * ONES) - ONES;
    long backslashes = (eight ^ '\\' * ONES) - ONES;
    return ((controls | quotes | backslashes) & ~eight & HIGHS) != 0;
  }

  /** What stands behind the backslash; 0 for a byte that needs none. */
  public static byte escape(byte c) {
    return switch (c) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '\n' -> 'n';
      case '\t' -> 't';
      case '\r' -> 'r';
      default -> 0;
    };
  }

  private static byte[] classes() {
    byte[] classes = new byte[256];
    Arrays.fill(classes, OTHER);
    Arrays.fill(classes, 'a', 'z' + 1, LETTER);
    Arrays.fill(classes, 'A', 'Z' + 1, LETTER);
    Arrays.fill(classes, '0', '9' + 1, DIGIT);
    classes['_'] = LETTER;
    classes[':'] = COLON;
    return classes;
  }
}
