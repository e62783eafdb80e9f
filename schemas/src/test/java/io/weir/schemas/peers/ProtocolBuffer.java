package io.weir.schemas.peers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a message of Protocol Buffers field by field. */
final class ProtocolBuffer {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  byte[] bytes() {
    return out.toByteArray();
  }

  static void writeVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  ProtocolBuffer int64(int field, long value) {
    writeVarint(out, ((long) field << 3) | VARINT);
    writeVarint(out, value);
    return this;
  }

  /** In zigzag form. */
  ProtocolBuffer sint(int field, long value) {
    return int64(field, zigzag(value));
  }

  /** Packed, in zigzag form. */
  ProtocolBuffer sints(int field, long[] values) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (long value : values) {
      writeVarint(packed, zigzag(value));
    }
    return bytes(field, packed.toByteArray());
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  ProtocolBuffer float64(int field, double value) {
    writeVarint(out, ((long) field << 3) | FIXED64);
    out.writeBytes(littleEndian(value));
    return this;
  }

  /** Packed. */
  ProtocolBuffer float64s(int field, List<Double> values) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (double value : values) {
      packed.writeBytes(littleEndian(value));
    }
    return bytes(field, packed.toByteArray());
  }

  ProtocolBuffer text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtocolBuffer message(int field, ProtocolBuffer message) {
    return bytes(field, message.bytes());
  }

  private ProtocolBuffer bytes(int field, byte[] bytes) {
    writeVarint(out, ((long) field << 3) | BYTES);
    writeVarint(out, bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private static byte[] littleEndian(double value) {
    return ByteBuffer.allocate(Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putDouble(value)
        .array();
  }
}
