package io.weir.sinks.delivery;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Keeps reports as text: offset, reason, samples, message. */
final class RecordingRejections implements Rejections {
  final List<String> reports = new ArrayList<>();

  @Override
  public void report(SinkRecord record, String reason, String message, long samples) {
    reports.add("%d %s %d %s".formatted(record.kafkaOffset(), reason, samples, message));
  }

  @Override
  public void close() {}
}
