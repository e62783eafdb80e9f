package io.weir.topology.merge;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.Payload;
import io.weir.topology.exchange.Report;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reports that came while the rules were not known here by which the state was made: what follows
 * from them is not known either. In the order in which they came, in the store only. For one
 * thread.
 */
final class WaitingReports {
  private final KeyValueStore<Bytes, byte[]> store;

  /** The number of the first one, and of the next that comes. */
  private long first;

  private long next;

  /** A report and when it was appended to the exchange. */
  record Waiting(Report report, long appendTimeMillis) {}

  WaitingReports(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Takes note of one that is in the store. */
  void restore(long number) {
    first = first == next ? number : Math.min(first, number);
    next = Math.max(next, number + 1);
  }

  void add(Report report, long appendTimeMillis) {
    AvroOutput out = new AvroOutput(1024);
    out.writeLong(appendTimeMillis);
    report.write(out);
    store.put(Bytes.wrap(MergeKey.waiting(next)), out.toByteArray());
    next++;
  }

  /** Takes out the one that has waited longest; null if none waits. */
  @Nullable Waiting poll() {
    if (first == next) {
      return null;
    }
    byte[] value = store.delete(Bytes.wrap(MergeKey.waiting(first)));
    first++;
    AvroInput in = new AvroInput(value, 0, value.length);
    long appendTimeMillis = in.readLong();
    return new Waiting(
        Report.decode(new Payload(value, in.position(), value.length)), appendTimeMillis);
  }
}
