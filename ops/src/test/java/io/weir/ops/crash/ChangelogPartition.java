package io.weir.ops.crash;

import io.weir.ops.committed.Sample;
import io.weir.schemas.labels.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The samples in one partition of the shards' changelog, decoded without any of the code that wrote
 * or restores it. For one thread.
 */
final class ChangelogPartition {
  private static final int ENVELOPE_LENGTH = 5;
  private static final long NO_OFFSET = -1;

  /** References are never reused: what a series was stays true behind its end. */
  private final Map<Long, Labels> labelsByReference = new HashMap<>();

  private final Map<Long, byte[]> liveBlocks = new LinkedHashMap<>();
  private final Set<Long> blocks = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private long offset = NO_OFFSET;

  /** Reads the records of one partition, in their order. */
  static ChangelogPartition of(List<ConsumerRecord<byte[], byte[]>> records, int partition) {
    ChangelogPartition changelog = new ChangelogPartition();
    records.stream().filter(record -> record.partition() == partition).forEach(changelog::apply);
    return changelog;
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    ByteBuffer key = ByteBuffer.wrap(record.key());
    byte[] value = record.value();
    switch (key.get()) {
      case 'S' -> {
        if (value != null) {
          labelsByReference.put(key.getLong(), labels(value));
        }
      }
      case 'B' -> applyBlock(key.getLong(), record);
      case 'M' -> offset = progressOffset(value);
      case 'R', 'D', 'T', 'U', 'V' -> {}
      default -> problems.add("an unknown key at offset " + record.offset());
    }
  }

  private void applyBlock(long sequence, ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      liveBlocks.remove(sequence);
    } else {
      if (!blocks.add(sequence)) {
        problems.add("block " + sequence + " again at offset " + record.offset());
      }
      liveBlocks.put(sequence, record.value());
    }
  }

  /** What is wrong with it as a log: a block that was overwritten, an unknown key. */
  List<String> problems() {
    return problems;
  }

  /** Blocks that were ended. */
  int agedBlocks() {
    return blocks.size() - liveBlocks.size();
  }

  /** Offset of the last record of the samples topic that the state holds, or -1. */
  long offset() {
    return offset;
  }

  /** The samples in the blocks that stand, in the order in which they were accepted. */
  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    liveBlocks.forEach((sequence, value) -> {
      try {
        readBlock(value, samples);
      } catch (IOException e) {
        throw new UncheckedIOException("block " + sequence, e);
      }
    });
    return samples;
  }

  private void readBlock(byte[] value, List<Sample> samples) throws IOException {
    BinaryDecoder in = open(value);
    in.readLong(); // the greatest event time
    BinaryDecoder references = decoder(bytes(in));
    BinaryDecoder timestamps = decoder(bytes(in));
    int count = Math.toIntExact(in.readLong());
    byte[] lengths = new byte[(count + 1) / 2];
    in.readFixed(lengths);
    ByteBuffer values = ByteBuffer.wrap(bytes(in));
    long reference = 0;
    long timestampMillis = 0;
    for (int i = 0; i < count; i++) {
      reference += references.readLong();
      timestampMillis += timestamps.readLong();
      int length = i % 2 == 0 ? lengths[i / 2] & 0xf : (lengths[i / 2] & 0xf0) >> 4;
      Labels labels = labelsByReference.get(reference);
      if (labels == null) {
        throw new AssertionError("expected a series of reference " + reference + ", found none");
      }
      samples.add(Sample.of(labels, timestampMillis, bits(values, length)));
    }
  }

  /** A value whose last bytes, all zero, were left out. */
  private static long bits(ByteBuffer values, int length) {
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = bits << Byte.SIZE | (i < length ? values.get() & 0xff : 0);
    }
    return bits;
  }

  private static Labels labels(byte[] value) {
    try {
      BinaryDecoder in = open(value);
      in.readString(); // the tenant
      in.readLong(); // the type
      byte[] encoded = bytes(in);
      BinaryDecoder map = decoder(encoded);
      Map<String, String> labels = new HashMap<>();
      for (long count = map.readMapStart(); count > 0; count = map.mapNext()) {
        for (long i = 0; i < count; i++) {
          labels.put(map.readString(), map.readString());
        }
      }
      return Labels.ofMap(labels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long progressOffset(byte[] value) {
    try {
      BinaryDecoder in = open(value);
      in.readLong(); // the next reference
      in.readLong(); // the next sequence
      return in.readLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The content behind version and checksum. */
  private static BinaryDecoder open(byte[] value) {
    CRC32C checksum = new CRC32C();
    checksum.update(value, ENVELOPE_LENGTH, value.length - ENVELOPE_LENGTH);
    int expected = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    if (value[0] != 1 || (int) checksum.getValue() != expected) {
      throw new AssertionError("expected version 1 and its checksum, found another");
    }
    return DecoderFactory.get()
        .binaryDecoder(value, ENVELOPE_LENGTH, value.length - ENVELOPE_LENGTH, null);
  }

  private static byte[] bytes(BinaryDecoder in) throws IOException {
    ByteBuffer bytes = in.readBytes(null);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  private static BinaryDecoder decoder(byte[] bytes) {
    return DecoderFactory.get().binaryDecoder(bytes, null);
  }
}
