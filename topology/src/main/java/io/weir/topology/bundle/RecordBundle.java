package io.weir.topology.bundle;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Records of one topic, forwarded as one: what Kafka Streams does for each record that it sends
 * costs more than such a record's own making. {@link BundleProducer} sends them one by one, so that
 * no bundle ever leaves the process. Reusable; for one thread.
 */
public final class RecordBundle {
  /** So large, what a bundle holds is still in the processor's cache when it is sent. */
  private static final int FULL_BYTES = 32 * 1024;

  private static final byte[] NOTHING = new byte[0];
  private static final String MARK = "weir.bundle";
  private static final Headers MARKED =
      new RecordHeaders(List.<Header>of(new RecordHeader(MARK, NOTHING)));

  private final AvroOutput records = new AvroOutput(FULL_BYTES + 1024);

  /** Adds a record. */
  public void add(byte[] key, byte[] value) {
    records.writeBytes(key, 0, key.length);
    records.writeBytes(value, 0, value.length);
  }

  /** Whether nothing was added since the last {@link #take}. */
  public boolean isEmpty() {
    return records.size() == 0;
  }

  /** Whether it should be forwarded before more is added; more may be added all the same. */
  public boolean isFull() {
    return records.size() >= FULL_BYTES;
  }

  /**
   * What was added, to be forwarded to the sink whose topic it is for, and empties the bundle.
   *
   * @param timestampMillis of each of the records
   */
  public Record<Object, byte[]> take(long timestampMillis) {
    Record<Object, byte[]> bundle =
        new Record<>(NOTHING, records.toByteArray(), timestampMillis, MARKED);
    records.clear();
    return bundle;
  }

  /** Whether a record with these headers is a bundle. */
  public static boolean isBundle(Headers headers) {
    return headers.lastHeader(MARK) != null;
  }

  /**
   * Gives key and value, fresh arrays, of each record in a bundle, in the order in which they were
   * added.
   *
   * @param bundle value of a record that {@linkplain #isBundle is a bundle}
   */
  public static void forEach(byte[] bundle, BiConsumer<byte[], byte[]> records) {
    AvroInput in = read(bundle);
    while (!in.exhausted()) {
      byte[] key = in.readBytes();
      records.accept(key, in.readBytes());
    }
  }

  /** What is in a bundle: key and value of the first record as bytes, those of the next. */
  static AvroInput read(byte[] bundle) {
    return new AvroInput(bundle, 0, bundle.length);
  }
}
