package io.weir.topology.shard.head;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bytes of a chunk while it is encoded: long enough for the longest, used again for the next. For
 * one thread.
 */
final class EncodedBytes {
  /** Bytes that may be read or written behind the end of what is encoded. */
  static final int SLACK = 2 * Long.BYTES;

  /** Of each of eight bytes the bit that says that another follows. */
  private static final long CONTINUED = 0x8080_8080_8080_8080L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** A number of 64 bits takes at most 66 with its code; a patch takes 9 bytes more. */
  private final byte[] bytes = new byte[64 + OpenBlocks.MOST_SAMPLES * 18 + SLACK];

  private int size;

  /** The bytes; valid below {@link #size()}. */
  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void setSize(int newSize) {
    size = newSize;
  }

  void clear() {
    size = 0;
  }

  void writeByte(int value) {
    bytes[size++] = (byte) value;
  }

  void writeLong(long value) {
    putLong(bytes, size, value);
    size += Long.BYTES;
  }

  /** Writes a number in 1 to 10 bytes, fewer the nearer it is to zero. */
  void writeVarint(long value) {
    long rest = zigzag(value);
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** The number written by {@link #writeVarint}. */
  static long varint(byte[] from, int at) {
    long word = getLong(from, at);
    long ends = ~word & CONTINUED;
    if (ends != 0) {
      return unzigzag(Long.compress(word & (ends ^ (ends - 1)), ~CONTINUED));
    }
    long value = 0;
    int position = at;
    int shift = 0;
    byte next;
    do {
      next = from[position++];
      value |= (next & 0x7fL) << shift;
      shift += 7;
    } while (next < 0);
    return unzigzag(value);
  }

  /** Where the number written by {@link #writeVarint} ends (exclusive). */
  static int varintEnd(byte[] from, int at) {
    long ends = ~getLong(from, at) & CONTINUED;
    if (ends != 0) {
      return at + (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
    }
    int position = at;
    while (from[position++] < 0) {}
    return position;
  }

  /** Numbers near zero, of either sign, become small ones without a sign. */
  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  static long getLong(byte[] from, int at) {
    return (long) LONGS.get(from, at);
  }

  static void putLong(byte[] to, int at, long value) {
    LONGS.set(to, at, value);
  }

  static int getInt(byte[] from, int at) {
    return (int) INTS.get(from, at);
  }

  static void putInt(byte[] to, int at, int value) {
    INTS.set(to, at, value);
  }
}
