package io.weir.sinks.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a column as it grows; numbers are little-endian. For one thread. */
final class ColumnBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Bytes that the length of a string takes at most. */
  private static final int GREATEST_VARINT = 5;

  private byte[] bytes = new byte[1024];
  private int size;

  void clear() {
    size = 0;
  }

  void addByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void addBoolean(boolean value) {
    addByte(value ? 1 : 0);
  }

  void addLong(long value) {
    ensure(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Keeps the bits of a NaN. */
  void addDouble(double value) {
    addLong(Double.doubleToRawLongBits(value));
  }

  void addString(String text) {
    addString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a string of these bytes, with its length before it. */
  void addString(byte[] utf8) {
    ensure(GREATEST_VARINT + utf8.length);
    putVarint(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  void addVarint(int value) {
    ensure(GREATEST_VARINT);
    putVarint(value);
  }

  private void putVarint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
