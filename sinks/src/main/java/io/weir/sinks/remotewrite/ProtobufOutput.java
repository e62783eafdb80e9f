package io.weir.sinks.remotewrite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

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

  /** Its bytes and those of another, a fresh array. */
  byte[] followedBy(ProtobufOutput rest) {
    byte[] both = Arrays.copyOf(bytes, size + rest.size);
    System.arraycopy(rest.bytes, 0, both, size, rest.size);
    return both;
  }

  void writeInt64(int field, long value) {
    writeTag(field, VARINT);
    writeVarint(value);
  }

  /** Of type sint64 or sint32: small numbers are short, whatever their sign. */
  void writeSint64(int field, long value) {
    writeInt64(field, (value << 1) ^ (value >> 63));
  }

  void writeDouble(int field, double value) {
    writeTag(field, FIXED64);
    writeFixed64(value);
  }

  /** A packed repeated field; none at all if there are no values. */
  void writeDoubles(int field, List<Double> values) {
    if (values.isEmpty()) {
      return;
    }
    writeTag(field, LENGTH_DELIMITED);
    writeVarint((long) values.size() * Double.BYTES);
    for (double value : values) {
      writeFixed64(value);
    }
  }

  private void writeFixed64(double value) {
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

  /** An item of a packed repeated field, or a part of another. */
  void writeVarint(long value) {
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
