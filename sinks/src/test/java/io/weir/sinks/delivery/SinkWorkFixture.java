package io.weir.sinks.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.relabel.Relabeling;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A task's work around a store in memory, a cluster that answers when it is told to, and a time
 * that passes by hand.
 */
abstract class SinkWorkFixture {
  static final TopicPartition PARTITION = new TopicPartition("weir.clean", 0);
  static final int SAMPLES_ID = 1;
  static final int ROLLUP_ID = 2;
  static final int METADATA_ID = 3;
  static final int RESULT_ID = 4;
  static final int ALERT_ID = 5;
  static final SchemaLookup LOOKUP =
      id ->
          Optional.ofNullable(
              Map.of(
                      SAMPLES_ID, Schemas.SAMPLE_BATCH,
                      ROLLUP_ID, Schemas.ROLLUP,
                      METADATA_ID, Schemas.METRIC_METADATA,
                      RESULT_ID, Schemas.RULE_RESULT,
                      ALERT_ID, Schemas.ALERT)
                  .get(id));

  final MemoryStore store = new MemoryStore();
  final RecordingContext context = new RecordingContext();
  final RecordingRejections rejections = new RecordingRejections();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  long nanos;
  Duration settleTime = Duration.ZERO;
  final FixedOffsets cluster = new FixedOffsets();
  final RecordLag lag = new RecordLag(Optional.of(cluster), Duration.ofSeconds(10), () -> nanos);
  final SinkWaits waits = new SinkWaits();
  private final SinkWaits.TaskWait waiting =
      waits.of("test", "0", () -> Instant.ofEpochMilli(10_000).plusNanos(nanos));
  final SampleBatchWriter writer = new SampleBatchWriter();
  final SinkWork work = work(10);

  SinkWork work(int mostRows) {
    return work(mostRows, new RowSelection(Relabeling.of(List.of()), true, 10));
  }

  SinkWork work(int mostRows, RowSelection selection) {
    return new SinkWork(
        context,
        new SinkParts(
            store,
            LOOKUP,
            rejections,
            new SinkMetrics(
                meters,
                "test",
                "0",
                Clock.fixed(Instant.ofEpochMilli(10_000), ZoneOffset.UTC),
                lag::records,
                waiting::seconds),
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1)),
            waiting,
            new Settling(settleTime, () -> nanos),
            lag,
            selection,
            mostRows));
  }

  static BatchHeader header() {
    return BatchHeader.of("default", Source.NONE);
  }

  /** Floats of one series at 1 s, 2 s and so on, in a record of the partition. */
  SinkRecord batch(long offset, double... values) {
    byte[] labels = Labels.of("__name__", "x", "job", "j").encoded();
    for (int i = 0; i < values.length; i++) {
      writer.append(labels, 0, labels.length, MetricType.GAUGE, 0, 1_000L * (i + 1), values[i]);
    }
    return record(offset, writer.finish(header(), SAMPLES_ID));
  }

  static byte[] value(SinkRecord record) {
    return (byte[]) record.value();
  }

  static SinkRecord record(long offset, byte @Nullable [] value) {
    return new SinkRecord(
        PARTITION.topic(), PARTITION.partition(), null, null, null, value, offset);
  }
}
