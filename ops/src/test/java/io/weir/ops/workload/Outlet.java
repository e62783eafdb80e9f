package io.weir.ops.workload;

import io.weir.ops.committed.BatchSeries;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where all actors write: it has the time, and remembers what was written last. */
final class Outlet {
  static final String TENANT = "default";

  private static final int REMEMBERED = 200;

  private final RecordSink sink;
  private final int partitions;
  private final BatchEncoder encoder;
  private final Router router;
  private final Deque<Message> recent = new ArrayDeque<>();
  private long nowMillis;

  Outlet(RecordSink sink, int partitions, int schemaId) {
    this.sink = sink;
    this.partitions = partitions;
    this.encoder = new BatchEncoder(schemaId);
    this.router = new Router(partitions);
  }

  /** The broker's time, since the Unix epoch. */
  long nowMillis() {
    return nowMillis;
  }

  void setNow(long millis) {
    nowMillis = millis;
  }

  int partitions() {
    return partitions;
  }

  /** A heartbeat for a partition. */
  Message heartbeat(int partition, Source source) {
    return new Message(partition, encoder.encode(BatchHeader.of(TENANT, source), List.of()));
  }

  /** A batch for the partition of its first series. */
  Message batch(String tenant, Source source, @Nullable Scrape scrape, List<BatchSeries> series) {
    return new Message(
        partition(tenant, series.getFirst().labels()),
        encoder.encode(new BatchHeader(tenant, source, scrape, null), series));
  }

  private int partition(String tenant, Labels labels) {
    byte[] encoded = labels.encoded();
    return router.partition(tenant, encoded, 0, encoded.length);
  }

  /** Writes a record now. */
  void write(Message record) {
    sink.append(record.partition(), nowMillis, record.value());
    recent.addFirst(record);
    if (recent.size() > REMEMBERED) {
      recent.removeLast();
    }
  }

  /** The records written last, the last one first. */
  List<Message> recent() {
    return List.copyOf(recent);
  }
}
