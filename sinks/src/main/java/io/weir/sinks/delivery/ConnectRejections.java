package io.weir.sinks.delivery;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reports to Weir's own topic and to Connect's reporter, to each that is there. If neither is, the
 * task ends at the first record that can't be used: nothing is dropped in silence.
 */
final class ConnectRejections implements Rejections {
  private final Optional<RejectedTopic> topic;
  private final @Nullable ErrantRecordReporter reporter;

  ConnectRejections(Optional<RejectedTopic> topic, @Nullable ErrantRecordReporter reporter) {
    this.topic = topic;
    this.reporter = reporter;
  }

  @Override
  public void report(SinkRecord record, String reason, String message, long samples)
      throws StoreException {
    String place =
        "%s-%d@%d"
            .formatted(
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.originalKafkaOffset());
    ErrantRecordReporter connects = reporter;
    if (topic.isEmpty() && connects == null) {
      throw new StoreException.Fatal(
          place
              + ": "
              + message
              + "; there is no place for rejected records: expected "
              + SinkSettings.REJECTED_TOPIC
              + " or errors.deadletterqueue.topic.name",
          null);
    }
    if (topic.isPresent()) {
      topic.get().report(record, reason, message, samples);
    }
    if (connects != null) {
      reportToConnect(connects, record, new DataException(place + ": " + message));
    }
  }

  private static void reportToConnect(
      ErrantRecordReporter reporter, SinkRecord record, DataException error) throws StoreException {
    try {
      reporter.report(record, error).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException.Retriable("interrupted while a record was reported", e);
    } catch (ExecutionException | ConnectException e) {
      throw new StoreException.Fatal("Connect's error reporter refused: " + e, e);
    }
  }

  @Override
  public void close() {
    topic.ifPresent(RejectedTopic::close);
  }
}
