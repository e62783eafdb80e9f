package io.weir.sinks.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Writes decoded records to a store. What the store refuses is cut in halves until the rows are
 * found that it refuses; they are reported, the others are written. A record is reported before its
 * position is written, so that no crash loses the report. For one thread.
 */
final class Deliverer {
  /** Refusals of one record's rows after which what is left of it is given up as a whole. */
  private static final int MOST_REFUSALS = 64;

  private final Store store;
  private final Rejections rejections;
  private final SinkMetrics metrics;

  /** Records reported in a delivery that has not succeeded yet: it comes again, they don't. */
  private final Set<RecordPlace> reported = new HashSet<>();

  Deliverer(Store store, Rejections rejections, SinkMetrics metrics) {
    this.store = store;
    this.rejections = rejections;
    this.metrics = metrics;
  }

  /** Delivers records to the last one; when it throws, some may be in the store. */
  void deliver(List<DecodedRecord> records) throws StoreException {
    for (DecodedRecord record : records) {
      if (record.problem().isPresent()) {
        var problem = record.problem().get();
        report(record.origin(), problem.reason(), String.valueOf(problem.getMessage()), 0);
      }
    }
    deliverHalving(records);
    reported.clear();
  }

  private void deliverHalving(List<DecodedRecord> records) throws StoreException {
    try {
      write(records.stream().map(DecodedRecord::whole).toList());
    } catch (StoreException.Refused refused) {
      if (records.size() == 1) {
        new RefusedRecord(records.getFirst()).deliver(refused);
        return;
      }
      int half = records.size() / 2;
      deliverHalving(records.subList(0, half));
      deliverHalving(records.subList(half, records.size()));
    }
  }

  private void write(List<RecordRows> rows) throws StoreException {
    Delivery delivery = new Delivery(rows);
    long startNanos = System.nanoTime();
    Map<String, Long> leftOut = store.write(delivery);
    metrics.wrote(delivery, leftOut, Duration.ofNanos(System.nanoTime() - startNanos));
  }

  private void report(SinkRecord origin, String reason, String message, long samples)
      throws StoreException {
    RecordPlace place =
        new RecordPlace(DecodedRecord.partitionOf(origin), origin.originalKafkaOffset());
    if (reported.contains(place)) {
      return;
    }
    rejections.report(origin, reason, message, samples);
    reported.add(place);
    metrics.rejected(reason);
  }

  private record RecordPlace(TopicPartition partition, long offset) {}

  /** One record of which the store refuses something. */
  private final class RefusedRecord {
    private final DecodedRecord record;
    private final List<Row> refusedRows = new ArrayList<>();
    private int refusals;

    RefusedRecord(DecodedRecord record) {
      this.record = record;
    }

    void deliver(StoreException.Refused first) throws StoreException {
      halve(record.rows());
      int count = refusedRows.size();
      if (count > 0) {
        report(
            record.origin(),
            "refused",
            "%d of %d rows, the first of %s: %s"
                .formatted(
                    count,
                    record.rows().size(),
                    refusedRows.getFirst().series(),
                    first.getMessage()),
            count);
      }
      write(List.of(record.part(List.of(), true)));
    }

    private void halve(List<Row> rows) throws StoreException {
      if (rows.size() <= 1 || refusals >= MOST_REFUSALS) {
        refusedRows.addAll(rows);
        return;
      }
      int half = rows.size() / 2;
      writeOrHalve(rows.subList(0, half));
      writeOrHalve(rows.subList(half, rows.size()));
    }

    private void writeOrHalve(List<Row> rows) throws StoreException {
      try {
        write(List.of(record.part(rows, false)));
      } catch (StoreException.Refused refused) {
        refusals++;
        halve(rows);
      }
    }
  }
}
