package io.weir.sinks.remotewrite;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the few wire types of Protocol Buffers that remote read needs. For one thread. */
final class ProtobufInput {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int wireType;

  ProtobufInput(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ProtobufInput(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** The number of the next field, 0 at the end; then the field is read, or skipped. */
  int nextField() throws IOException {
    if (at == end) {
      return 0;
    }
    long tag = readVarint();
    wireType = (int) (tag & 7);
    return (int) (tag >>> 3);
  }

  /** An int64, or a uint64. */
  long readInt64() throws IOException {
    expect(VARINT);
    return readVarint();
  }

  /** A sint64, or a sint32. */
  long readSint64() throws IOException {
    long bits = readInt64();
    return (bits >>> 1) ^ -(bits & 1);
  }

  double readDouble() throws IOException {
    expect(FIXED64);
    return readFixed64();
  }

  String readString() throws IOException {
    int length = readLength();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  /** A message within this one. */
  ProtobufInput readMessage() throws IOException {
    int length = readLength();
    ProtobufInput message = new ProtobufInput(bytes, at, at + length);
    at += length;
    return message;
  }

  /** A packed repeated field of doubles. */
  List<Double> readDoubles() throws IOException {
    ProtobufInput packed = readMessage();
    List<Double> doubles = new ArrayList<>();
    while (packed.at < packed.end) {
      doubles.add(packed.readFixed64());
    }
    return doubles;
  }

  void skip() throws IOException {
    switch (wireType) {
      case VARINT -> readVarint();
      case FIXED64 -> advance(Long.BYTES);
      case LENGTH_DELIMITED -> advance(readLength());
      case FIXED32 -> advance(Integer.BYTES);
      default -> throw new IOException("expected a wire type of proto3, found " + wireType);
    }
  }

  private int readLength() throws IOException {
    expect(LENGTH_DELIMITED);
    long length = readVarint();
    if (length < 0 || length > end - at) {
      throw cut();
    }
    return (int) length;
  }

  private double readFixed64() throws IOException {
    int start = at;
    advance(Long.BYTES);
    return Double.longBitsToDouble((long) LONGS.get(bytes, start));
  }

  private long readVarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == end) {
        throw cut();
      }
      byte part = bytes[at++];
      value |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IOException("expected a number of at most 64 bits, found more");
  }

  private void advance(int length) throws IOException {
    if (length > end - at) {
      throw cut();
    }
    at += length;
  }

  private void expect(int expected) throws IOException {
    if (wireType != expected) {
      throw new IOException("expected wire type " + expected + ", found " + wireType);
    }
  }

  private static IOException cut() {
    return new IOException("expected a whole message, found its end");
  }
}
