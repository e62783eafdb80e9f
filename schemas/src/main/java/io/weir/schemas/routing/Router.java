package io.weir.schemas.routing;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.EncodedLabels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which partition of the samples topic a series belongs to: murmur2 of the tenant and of the values
 * of the routing labels {@code job} and {@code instance}, so that series that are usually combined
 * are together. A series with neither is routed by all its labels except {@code __name__}, {@code
 * le} and {@code quantile}, so that a histogram's or summary's parts stay together. Every producer
 * must route alike; the hash is part of the wire contract.
 *
 * <p>What is hashed: the tenant, then of each label taken its value (of {@code job}, then of {@code
 * instance}; otherwise name and value in the order of the labels), each behind its length as Avro
 * writes it. For one thread.
 */
public final class Router {
  private static final byte[] JOB = "job".getBytes(StandardCharsets.UTF_8);
  private static final byte[] INSTANCE = "instance".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NAME = "__name__".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LE = "le".getBytes(StandardCharsets.UTF_8);
  private static final byte[] QUANTILE = "quantile".getBytes(StandardCharsets.UTF_8);

  private final int partitions;
  private final AvroOutput key = new AvroOutput(256);
  private final AvroInput in = new AvroInput(new byte[0], 0, 0);

  /** A router over a fixed number of partitions, at least 1. */
  public Router(int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions: expected at least 1, found " + partitions);
    }
    this.partitions = partitions;
  }

  /**
   * The partition of a series, from 0.
   *
   * @param labels array that holds the encoded labels from {@code start} (inclusive) to {@code end}
   *     (exclusive)
   */
  public int partition(String tenant, byte[] labels, int start, int end) {
    key.clear();
    key.writeString(tenant);
    boolean job = writeValue(labels, start, end, JOB);
    boolean instance = writeValue(labels, start, end, INSTANCE);
    if (!job && !instance) {
      key.clear();
      key.writeString(tenant);
      writeAll(labels, start, end);
    }
    return (Murmur2.hash(key.buffer(), 0, key.size()) & 0x7fffffff) % partitions;
  }

  /** Writes one label's value, or the empty string if there is none. */
  private boolean writeValue(byte[] labels, int start, int end, byte[] name) {
    in.reset(labels, start, end);
    for (long count = in.readBlockCount(EncodedLabels.LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedLabels.LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        boolean found = readIs(labels, name);
        int length = in.readLength();
        if (found && length > 0) {
          key.writeBytes(labels, in.position(), length);
          return true;
        }
        in.skip(length);
      }
    }
    key.writeLong(0);
    return false;
  }

  private void writeAll(byte[] labels, int start, int end) {
    in.reset(labels, start, end);
    for (long count = in.readBlockCount(EncodedLabels.LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedLabels.LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        int nameLength = in.readLength();
        int nameStart = in.position();
        in.skip(nameLength);
        int valueLength = in.readLength();
        int valueStart = in.position();
        in.skip(valueLength);
        int nameEnd = nameStart + nameLength;
        if (!is(labels, nameStart, nameEnd, NAME)
            && !is(labels, nameStart, nameEnd, LE)
            && !is(labels, nameStart, nameEnd, QUANTILE)) {
          key.writeBytes(labels, nameStart, nameLength);
          key.writeBytes(labels, valueStart, valueLength);
        }
      }
    }
  }

  private boolean readIs(byte[] labels, byte[] name) {
    int length = in.readLength();
    int nameStart = in.position();
    in.skip(length);
    return is(labels, nameStart, nameStart + length, name);
  }

  private static boolean is(byte[] labels, int start, int end, byte[] name) {
    return Arrays.equals(labels, start, end, name, 0, name.length);
  }
}
