package io.weir.sinks.clickhouse;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads rows in ClickHouse's format RowBinary. For one thread. */
final class RowBinaryInput {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final byte[] eight = new byte[Long.BYTES];

  RowBinaryInput(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
  }

  /** Whether there is another row. */
  boolean hasNext() throws IOException {
    in.mark(1);
    boolean more = in.read() >= 0;
    in.reset();
    return more;
  }

  /** An Int64, or half of an UInt128, the lower one first. */
  long readLong() throws IOException {
    readFully(eight);
    return (long) LONGS.get(eight, 0);
  }

  double readDouble() throws IOException {
    return Double.longBitsToDouble(readLong());
  }

  boolean readBoolean() throws IOException {
    return readByte() != 0;
  }

  String readString() throws IOException {
    byte[] text = new byte[readLength()];
    readFully(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** A Map of strings. */
  Map<String, String> readMap() throws IOException {
    int size = readLength();
    Map<String, String> map = HashMap.newHashMap(size);
    for (int i = 0; i < size; i++) {
      map.put(readString(), readString());
    }
    return map;
  }

  private int readLength() throws IOException {
    long length = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int part = readByte();
      length |= (part & 0x7fL) << shift;
      if (part < 0x80) {
        return Math.toIntExact(length);
      }
    }
    throw new IOException("expected a length of at most 63 bits, found more");
  }

  private int readByte() throws IOException {
    int read = in.read();
    if (read < 0) {
      throw cut();
    }
    return read;
  }

  private void readFully(byte[] into) throws IOException {
    if (in.readNBytes(into, 0, into.length) < into.length) {
      throw cut();
    }
  }

  private static EOFException cut() {
    return new EOFException("expected a whole row, found the end of the answer");
  }
}
