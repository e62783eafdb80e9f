package io.weir.ops.bench.load;

import io.weir.schemas.labels.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.xerial.snappy.Snappy;

/**
 * A scrape of a target as a request of Prometheus's remote write 1.0. Its series and their order
 * stay, so it is encoded once, and values and times are set in it. For one thread.
 */
public final class WriteRequest {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Fields 1 and 2 of a message, in bytes with their length. */
  private static final int FIRST = 1 << 3 | 2;

  private static final int SECOND = 2 << 3 | 2;

  /** Field 1 as a double, field 2 as a varint. */
  private static final int VALUE = 1 << 3 | 1;

  private static final int TIMESTAMP = 2 << 3;

  /** Times since 1970 in milliseconds fit for two hundred years. */
  private static final int TIMESTAMP_SIZE = 6;

  private static final int SAMPLE_SIZE = 1 + Double.BYTES + 1 + TIMESTAMP_SIZE;

  private final byte[] request;

  /** Where each series' value stands; its time stands behind. */
  private final int[] valueAt;

  /** Of a target's series. */
  public WriteRequest(TargetSeries target) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    valueAt = new int[target.size()];
    for (int series = 0; series < valueAt.length; series++) {
      byte[] labels = labels(target.stored(series));
      bytes.write(FIRST);
      writeVarint(bytes, labels.length + 2 + SAMPLE_SIZE);
      bytes.writeBytes(labels);
      bytes.write(SECOND);
      bytes.write(SAMPLE_SIZE);
      bytes.write(VALUE);
      valueAt[series] = bytes.size();
      bytes.writeBytes(new byte[Double.BYTES]);
      bytes.write(TIMESTAMP);
      bytes.writeBytes(new byte[TIMESTAMP_SIZE]);
    }
    request = bytes.toByteArray();
  }

  private static byte[] labels(Labels labels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < labels.size(); i++) {
      ByteArrayOutputStream pair = new ByteArrayOutputStream();
      writeText(pair, FIRST, labels.name(i));
      writeText(pair, SECOND, labels.value(i));
      bytes.write(FIRST);
      writeVarint(bytes, pair.size());
      bytes.writeBytes(pair.toByteArray());
    }
    return bytes.toByteArray();
  }

  private static void writeText(ByteArrayOutputStream bytes, int field, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.write(field);
    writeVarint(bytes, encoded.length);
    bytes.writeBytes(encoded);
  }

  private static void writeVarint(ByteArrayOutputStream bytes, int value) {
    int rest = value;
    while (rest > 0x7f) {
      bytes.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }

  /**
   * The request with a target's present values, compressed as the protocol wants it.
   *
   * @param timestampMillis since the Unix epoch
   */
  public byte[] compressed(TargetValues values, long timestampMillis) {
    for (int series = 0; series < valueAt.length; series++) {
      int at = valueAt[series];
      LONGS.set(request, at, Double.doubleToRawLongBits(values.value(series)));
      long rest = timestampMillis;
      for (int i = at + Double.BYTES + 1; i < at + Double.BYTES + TIMESTAMP_SIZE; i++) {
        request[i] = (byte) ((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      request[at + Double.BYTES + TIMESTAMP_SIZE] = (byte) rest;
    }
    try {
      return Snappy.compress(request);
    } catch (IOException e) {
      throw new IllegalStateException("expected Snappy to take any bytes, found an error", e);
    }
  }
}
