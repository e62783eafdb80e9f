package io.weir.schemas.labels;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.MalformedAvroException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Labels as the bytes of an Avro map of strings, without objects: hashing, checking, finding. The
 * bytes of a series' labels are its identity; {@link Labels#encoded()} gives the same bytes.
 */
public final class EncodedLabels {
  /** Least bytes of a name and a value: two empty strings. */
  public static final int LEAST_PAIR_SIZE = 2;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER_A = 0xa0761d6478bd642fL;
  private static final long MULTIPLIER_B = 0xe7037ed1a0b428dbL;
  private static final byte[] METRIC_NAME = Labels.METRIC_NAME.getBytes(StandardCharsets.UTF_8);

  private EncodedLabels() {}

  /**
   * A 64-bit hash of a range of bytes; the same on every machine and in every version (by folded
   * multiplication).
   */
  public static long hash(byte[] bytes, int start, int end) {
    long hash = (end - start) * MULTIPLIER_B;
    int at = start;
    for (; at + 16 <= end; at += 16) {
      hash =
          fold(
              hash ^ (long) LONGS.get(bytes, at) ^ MULTIPLIER_A,
              (long) LONGS.get(bytes, at + 8) ^ MULTIPLIER_B);
    }
    if (at + 8 <= end) {
      hash = fold(hash ^ (long) LONGS.get(bytes, at) ^ MULTIPLIER_A, MULTIPLIER_B);
      at += 8;
    }
    long rest = 0;
    for (int shift = 0; at < end; at++, shift += 8) {
      rest |= (bytes[at] & 0xffL) << shift;
    }
    return fold(hash ^ MULTIPLIER_A, rest ^ MULTIPLIER_B);
  }

  private static long fold(long a, long b) {
    return (a * b) ^ Math.unsignedMultiplyHigh(a, b);
  }

  /** Passes over a map of strings. */
  public static void skip(AvroInput in) {
    for (long count = in.readBlockCount(LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        in.skipBytes();
        in.skipBytes();
      }
    }
  }

  /**
   * Orders as {@link Labels#compareTo} does.
   *
   * @param left a whole map of strings
   * @param right another one
   * @throws MalformedAvroException if one of them isn't
   */
  public static int compare(byte[] left, byte[] right) {
    int mismatch = Arrays.mismatch(left, right);
    if (mismatch < 0) {
      return 0;
    }
    if (mismatch == 0 || mismatch == left.length || mismatch == right.length) {
      return compareInFull(left, right, mismatch);
    }
    // Until there one walk is enough for both. As a rule the first byte is twice the number of
    // labels, which is the number of texts, and a byte before each text is twice its length.
    int at = 1;
    for (int texts = shortNumber(left, 0); texts > 0 && at <= mismatch; texts--) {
      int end = at + 1 + shortNumber(left, at) / 2;
      if (end <= at || end > left.length) {
        break;
      }
      if (mismatch == at) {
        int otherEnd = at + 1 + shortNumber(right, at) / 2;
        if (otherEnd <= at || otherEnd > right.length) {
          break;
        }
        return Arrays.compareUnsigned(left, at + 1, end, right, at + 1, otherEnd);
      }
      if (mismatch < end) {
        return Byte.compareUnsigned(left[mismatch], right[mismatch]);
      }
      at = end;
    }
    return compareInFull(left, right, mismatch);
  }

  /** Twice a number that is one byte; negative if it isn't one. */
  private static int shortNumber(byte[] bytes, int at) {
    return (bytes[at] & 0x81) == 0 ? bytes[at] : -2;
  }

  private static int compareInFull(byte[] left, byte[] right, int mismatch) {
    TextWalk ours = new TextWalk(left);
    TextWalk theirs = new TextWalk(right);
    while (true) {
      boolean more = ours.next();
      if (more != theirs.next()) {
        return more ? 1 : -1;
      }
      if (!more) {
        return 0;
      }
      if (ours.end > mismatch || ours.start != theirs.start) {
        int order =
            Arrays.compareUnsigned(left, ours.start, ours.end, right, theirs.start, theirs.end);
        if (order != 0) {
          return order;
        }
      }
    }
  }

  /** Names and values in turn. */
  private static final class TextWalk {
    private final AvroInput in;
    private long leftInBlock;
    private int start;
    private int end;

    TextWalk(byte[] bytes) {
      in = new AvroInput(bytes, 0, bytes.length);
      leftInBlock = 2 * in.readBlockCount(LEAST_PAIR_SIZE);
    }

    boolean next() {
      if (leftInBlock == 0) {
        return false;
      }
      int length = in.readLength();
      start = in.position();
      end = start + length;
      in.skip(length);
      if (--leftInBlock == 0) {
        leftInBlock = 2 * in.readFurtherBlockCount(LEAST_PAIR_SIZE);
      }
      return true;
    }
  }

  /** The values of one label in series after series, which often have the same. For one thread. */
  public static final class Values {
    private final byte[] name;
    private byte[] last = new byte[0];
    private int lastStart;
    private int lastEnd;
    private String lastText = "";

    /** Of a label. */
    public Values(String name) {
      this.name = name.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The value; empty if there is none.
     *
     * @param bytes a whole map of strings, not to be changed
     */
    public String in(byte[] bytes) {
      TextWalk texts = new TextWalk(bytes);
      while (texts.next()) {
        boolean found = Arrays.equals(bytes, texts.start, texts.end, name, 0, name.length);
        texts.next();
        if (found) {
          return text(bytes, texts.start, texts.end);
        }
      }
      return "";
    }

    private String text(byte[] bytes, int start, int end) {
      if (!Arrays.equals(bytes, start, end, last, lastStart, lastEnd)) {
        last = bytes;
        lastStart = start;
        lastEnd = end;
        lastText = EncodedLabels.text(bytes, start, end);
      }
      return lastText;
    }
  }

  /**
   * Whether the metric's name begins so.
   *
   * @param prefix UTF-8
   */
  public static boolean isMetricNamePrefixed(byte[] bytes, int start, int end, byte[] prefix) {
    AvroInput in = new AvroInput(bytes, start, end);
    for (long count = in.readBlockCount(LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        int nameLength = in.readLength();
        int nameStart = in.position();
        in.skip(nameLength);
        int valueLength = in.readLength();
        int valueStart = in.position();
        in.skip(valueLength);
        if (Arrays.equals(
            bytes, nameStart, nameStart + nameLength, METRIC_NAME, 0, METRIC_NAME.length)) {
          return valueLength >= prefix.length
              && Arrays.equals(
                  bytes, valueStart, valueStart + prefix.length, prefix, 0, prefix.length);
        }
      }
    }
    return false;
  }

  /**
   * What is wrong with a series' labels; empty if nothing is. Right are: names ascending by their
   * bytes, each once, none empty; no empty value; {@code __name__} among them; all of it UTF-8.
   *
   * @throws MalformedAvroException if the range isn't a map of strings
   */
  public static Optional<String> problem(byte[] bytes, int start, int end) {
    AvroInput in = new AvroInput(bytes, start, end);
    int previousStart = -1;
    int previousEnd = -1;
    boolean named = false;
    for (long count = in.readBlockCount(LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        int nameLength = in.readLength();
        int nameStart = in.position();
        int nameEnd = nameStart + nameLength;
        in.skip(nameLength);
        int valueLength = in.readLength();
        int valueStart = in.position();
        in.skip(valueLength);
        if (!Utf8.isWellFormed(bytes, nameStart, nameEnd)
            || !Utf8.isWellFormed(bytes, valueStart, valueStart + valueLength)) {
          return Optional.of(
              "labels: expected UTF-8, found other bytes under " + text(bytes, nameStart, nameEnd));
        }
        if (nameLength == 0) {
          return Optional.of("labels: expected names, found an empty one");
        }
        if (valueLength == 0) {
          return Optional.of(
              "labels: expected values, found an empty one under "
                  + text(bytes, nameStart, nameEnd));
        }
        if (previousStart >= 0) {
          int order =
              Arrays.compareUnsigned(bytes, previousStart, previousEnd, bytes, nameStart, nameEnd);
          if (order >= 0) {
            return Optional.of(
                "labels: expected ascending names, each once, found "
                    + text(bytes, nameStart, nameEnd)
                    + " after "
                    + text(bytes, previousStart, previousEnd));
          }
        }
        named |= Arrays.equals(bytes, nameStart, nameEnd, METRIC_NAME, 0, METRIC_NAME.length);
        previousStart = nameStart;
        previousEnd = nameEnd;
      }
    }
    if (!named) {
      return Optional.of(
          "labels: expected __name__ among them, found " + Labels.decode(bytes, start, end));
    }
    return Optional.empty();
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }
}
