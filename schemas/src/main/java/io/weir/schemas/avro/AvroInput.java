package io.weir.schemas.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads Avro's binary encoding from a range of an array. Never reads past the range: what is cut or
 * wrong is a {@link MalformedAvroException} that names the position. Reusable; for one thread.
 */
public final class AvroInput {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int position;
  private int end;
  private boolean canonical = true;

  /** Reads {@code bytes} from {@code start} (inclusive) to {@code end} (exclusive). */
  public AvroInput(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Begins anew on another range. */
  public void reset(byte[] newBytes, int start, int newEnd) {
    bytes = newBytes;
    position = start;
    end = newEnd;
    canonical = true;
  }

  /** What was read since a position, a fresh array. */
  public byte[] copy(int start) {
    return Arrays.copyOfRange(bytes, start, position);
  }

  /** Index of the next byte in the array. */
  public int position() {
    return position;
  }

  /** Whether all of the range has been read. */
  public boolean exhausted() {
    return position == end;
  }

  /**
   * Whether all that was read since the last reset is written in the only way that Avro's own
   * encoder writes it: shortest integers, blocks without a byte size. Equal data is then equal
   * bytes.
   */
  public boolean canonical() {
    return canonical;
  }

  /** Reads an int or long. */
  public long readLong() {
    int at = position;
    if (at < end) {
      int first = bytes[at];
      if (first >= 0) {
        position = at + 1;
        return (long) (first >>> 1) ^ -(first & 1);
      }
    }
    return readLongerLong();
  }

  private long readLongerLong() {
    long bits = 0;
    int at = position;
    for (int shift = 0; shift < 70; shift += 7) {
      if (at >= end) {
        throw malformed("expected the rest of an integer, found the end");
      }
      int next = bytes[at++];
      bits |= (next & 0x7fL) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          canonical = false;
        }
        position = at;
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw malformed("expected an integer of at most 10 bytes, found a longer one");
  }

  /** Reads an int. */
  public int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw malformed("expected a 32-bit integer, found " + value);
    }
    return (int) value;
  }

  /** Reads a boolean. */
  public boolean readBoolean() {
    if (position >= end) {
      throw malformed("expected a boolean, found the end");
    }
    int value = bytes[position++];
    if (value != 0 && value != 1) {
      throw malformed("expected a boolean of 0 or 1, found " + value);
    }
    return value == 1;
  }

  /** Reads a double's bits. */
  public long readDoubleBits() {
    if (end - position < 8) {
      throw malformed("expected a double of 8 bytes, found " + (end - position));
    }
    long bits = (long) LONGS.get(bytes, position);
    position += 8;
    return bits;
  }

  /** Reads a double. */
  public double readDouble() {
    return Double.longBitsToDouble(readDoubleBits());
  }

  /** Reads the length of a string or of bytes; that many bytes follow within the range. */
  public int readLength() {
    long length = readLong();
    if (length < 0 || length > end - position) {
      throw malformed("expected a length of 0 to " + (end - position) + ", found " + length);
    }
    return (int) length;
  }

  /** Reads a string. */
  public String readString() {
    int length = readLength();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  /** Reads bytes, a fresh array. */
  public byte[] readBytes() {
    int length = readLength();
    byte[] read = new byte[length];
    System.arraycopy(bytes, position, read, 0, length);
    position += length;
    return read;
  }

  /** Passes over a string or bytes. */
  public void skipBytes() {
    int length = readLength();
    position += length;
  }

  /** Passes over a count of bytes that are known to be in the range. */
  public void skip(int count) {
    if (count < 0 || count > end - position) {
      throw malformed("expected " + count + " more bytes, found " + (end - position));
    }
    position += count;
  }

  /**
   * Reads the count of an array's or map's first block; 0 is the end.
   *
   * @param leastItemSize least bytes of an item, so that a hostile count is refused before anything
   *     is made for it
   */
  public long readBlockCount(int leastItemSize) {
    long count = readLong();
    if (count < 0) {
      canonical = false;
      count = -count;
      readLong();
    }
    if (count < 0 || count > (end - position) / leastItemSize) {
      throw malformed(
          "expected a count that fits in " + (end - position) + " bytes, found " + count);
    }
    return count;
  }

  /**
   * Reads the count of an array's or map's block behind another; 0 is the end. Avro's own encoder
   * writes one block.
   *
   * @param leastItemSize as for {@link #readBlockCount}
   */
  public long readFurtherBlockCount(int leastItemSize) {
    long count = readBlockCount(leastItemSize);
    if (count != 0) {
      canonical = false;
    }
    return count;
  }

  /** An error at the current position. */
  public MalformedAvroException malformed(String message) {
    return new MalformedAvroException("byte " + position + ": " + message);
  }
}
