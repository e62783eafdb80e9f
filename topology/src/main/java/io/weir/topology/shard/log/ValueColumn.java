package io.weir.topology.shard.log;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A column of 64-bit values without the zero bytes at their low end: half a byte says how many
 * bytes a value has, then come those, greatest first. A small whole number as a double has two or
 * three. Reusable; for one thread.
 */
public final class ValueColumn {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] lengths = new byte[1024];
  private byte[] bytes = new byte[8 * 1024];
  private int count;
  private int size;
  private int position;

  /** Values in the column. */
  public int count() {
    return count;
  }

  /** Bytes that the column takes when it is written, about. */
  public int size() {
    return size + (count >>> 1) + 8;
  }

  /** Forgets all values. */
  public void clear() {
    count = 0;
    size = 0;
    position = 0;
  }

  /** Appends a value. */
  public void append(long bits) {
    if (size + 8 > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int half = count >>> 1;
    if (half == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * half);
    }
    int length = 8 - (Long.numberOfTrailingZeros(bits) >>> 3);
    if ((count & 1) == 0) {
      lengths[half] = (byte) length;
    } else {
      lengths[half] |= (byte) (length << 4);
    }
    LONGS.set(bytes, size, bits);
    size += length;
    count++;
  }

  /** Writes the column: count, lengths, bytes. */
  public void write(AvroOutput out) {
    out.writeLong(count);
    out.writeRaw(lengths, 0, (count + 1) >>> 1);
    out.writeBytes(bytes, 0, size);
  }

  /** Replaces the column by the one that stands in the input; its values come by {@link #next}. */
  public void read(AvroInput in, byte[] input) {
    clear();
    count = Math.toIntExact(in.readLong());
    int lengthBytes = (count + 1) >>> 1;
    int lengthsStart = in.position();
    in.skip(lengthBytes);
    if (lengths.length < lengthBytes) {
      lengths = new byte[lengthBytes];
    }
    System.arraycopy(input, lengthsStart, lengths, 0, lengthBytes);
    size = in.readLength();
    int bytesStart = in.position();
    in.skip(size);
    if (bytes.length < size + 8) {
      bytes = new byte[size + 8];
    }
    System.arraycopy(input, bytesStart, bytes, 0, size);
  }

  /** The value at an index, to be asked for in ascending order, each once. */
  public long next(int index) {
    int length = (lengths[index >>> 1] >>> ((index & 1) << 2)) & 0xf;
    long bits = length == 0 ? 0 : (long) LONGS.get(bytes, position) & (-1L << (64 - 8 * length));
    position += length;
    return bits;
  }
}
