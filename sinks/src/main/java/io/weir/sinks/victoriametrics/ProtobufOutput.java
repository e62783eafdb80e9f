package io.weir.sinks.victoriametrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the few wire types of Protocol Buffers that remote write needs. For one thread. */
final class ProtobufOutput {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;

  private byte[] bytes = new byte[4096];
  private int size;

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void writeInt64(int field, long value) {
    writeTag(field, VARINT);
    writeVarint(value);
  }

  void writeDouble(int field, double value) {
    writeTag(field, FIXED64);
    ensure(Long.BYTES);
    LONGS.set(bytes, size, Double.doubleToRawLongBits(value));
    size += Long.BYTES;
  }

  void writeString(int field, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeBytes(field, utf8, utf8.length);
  }

  void writeMessage(int field, ProtobufOutput message) {
    writeBytes(field, message.bytes, message.size);
  }

  private void writeBytes(int field, byte[] source, int length) {
    writeTag(field, LENGTH_DELIMITED);
    writeVarint(length);
    ensure(length);
    System.arraycopy(source, 0, bytes, size, length);
    size += length;
  }

  private void writeTag(int field, int wireType) {
    writeVarint(((long) field << 3) | wireType);
  }

  private void writeVarint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
