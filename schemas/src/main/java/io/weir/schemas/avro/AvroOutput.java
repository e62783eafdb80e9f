package io.weir.schemas.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer that writes Avro's binary encoding: zigzag variable-length integers,
 * little-endian doubles, strings and bytes behind their length. Reusable; for one thread.
 */
public final class AvroOutput {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] buffer;
  private int size;

  /** An empty buffer with room for some bytes before it grows. */
  public AvroOutput(int capacity) {
    buffer = new byte[Math.max(capacity, 16)];
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** Forgets what was written, keeps the room. */
  public void clear() {
    size = 0;
  }

  /** The buffer itself, valid up to {@link #size()} and until the next write. */
  public byte[] buffer() {
    return buffer;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** Writes an int or long as Avro does. */
  public void writeLong(long value) {
    ensure(10);
    long bits = (value << 1) ^ (value >> 63);
    byte[] bytes = buffer;
    int at = size;
    while ((bits & ~0x7fL) != 0) {
      bytes[at++] = (byte) (bits | 0x80);
      bits >>>= 7;
    }
    bytes[at++] = (byte) bits;
    size = at;
  }

  /** Writes a boolean: one byte. */
  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /** Writes one byte as it is. */
  public void writeByte(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
  }

  /** Writes a double: 8 bytes. The bits of a NaN stay as they are. */
  public void writeDouble(double value) {
    writeDoubleBits(Double.doubleToRawLongBits(value));
  }

  /** Writes a double given by its bits. */
  public void writeDoubleBits(long bits) {
    ensure(8);
    LONGS.set(buffer, size, bits);
    size += 8;
  }

  /** Writes a string: its length in UTF-8 bytes, then the bytes. */
  public void writeString(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeBytes(bytes, 0, bytes.length);
  }

  /** Writes bytes behind their length. */
  public void writeBytes(byte[] bytes, int start, int length) {
    writeLong(length);
    writeRaw(bytes, start, length);
  }

  /** Writes bytes as they are, without a length. */
  public void writeRaw(byte[] bytes, int start, int length) {
    ensure(length);
    System.arraycopy(bytes, start, buffer, size, length);
    size += length;
  }

  /** Writes a 4-byte big-endian integer, as the wire format's header has it. */
  public void writeFixedInt(int value) {
    writeByte(value >>> 24);
    writeByte(value >>> 16);
    writeByte(value >>> 8);
    writeByte(value);
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
