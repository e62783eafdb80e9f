package io.weir.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.relabel.RelabelText;
import io.weir.schemas.relabel.Relabeling;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.RuleResultCodec;
import io.weir.schemas.rollup.RollupCodec;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SinkWorkTest {
  private static final TopicPartition PARTITION = new TopicPartition("weir.clean", 0);
  private static final int SAMPLES_ID = 1;
  private static final int ROLLUP_ID = 2;
  private static final int METADATA_ID = 3;
  private static final int RESULT_ID = 4;
  private static final int ALERT_ID = 5;
  private static final SchemaLookup LOOKUP =
      id ->
          Optional.ofNullable(
              Map.of(
                      SAMPLES_ID, Schemas.SAMPLE_BATCH,
                      ROLLUP_ID, Schemas.ROLLUP,
                      METADATA_ID, Schemas.METRIC_METADATA,
                      RESULT_ID, Schemas.RULE_RESULT,
                      ALERT_ID, Schemas.ALERT)
                  .get(id));

  private final MemoryStore store = new MemoryStore();
  private final RecordingContext context = new RecordingContext();
  private final RecordingRejections rejections = new RecordingRejections();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private long nanos;
  private Duration settleTime = Duration.ZERO;
  private final FixedOffsets cluster = new FixedOffsets();
  private final RecordLag lag =
      new RecordLag(Optional.of(cluster), Duration.ofSeconds(10), () -> nanos);
  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final SinkWork work = work(10);

  private SinkWork work(int mostRows) {
    return work(mostRows, new RowSelection(Relabeling.of(List.of()), true, 10));
  }

  private SinkWork work(int mostRows, RowSelection selection) {
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
                lag::records),
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1)),
            new Settling(settleTime, () -> nanos),
            lag,
            selection,
            mostRows));
  }

  @Test
  void recordsBecomeRows() {
    work.put(List.of(batch(0, 1, 2), batch(1), batch(2, 3)));

    assertThat(store.values).containsExactly(1.0, 2.0, 3.0);
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 3L));
  }

  @Test
  void writesAreBoundedInRows() {
    work.put(List.of(batch(0, 1, 2, 3, 4, 5, 6), batch(1, 7, 8, 9), batch(2, 10, 11, 12)));

    assertThat(store.writeSizes).containsExactly(9, 3);
  }

  @Test
  void consumerStartsWhereTheStoreSays() {
    store.positions.put(PARTITION, 7L);
    work.open(List.of(PARTITION, new TopicPartition("weir.clean", 1)));

    assertThat(context.offsets).isEqualTo(Map.of(PARTITION, 7L));
    work.put(List.of(batch(5, 1), batch(6, 2), batch(7, 3)));
    assertThat(store.values).containsExactly(3.0);
    assertThat(meters.get("weir.sink.records.skipped").counter().count()).isEqualTo(2.0);
  }

  @Test
  void storeThatIsAwayWhenPartitionsComeIsAskedAgain() {
    store.positions.put(PARTITION, 7L);
    store.failures.add(new StoreException.Retriable("away", null));
    store.failures.add(new StoreException.Retriable("still away", null));
    work.open(List.of(PARTITION));
    assertThat(context.offsets).isEmpty();

    assertThatThrownBy(() -> work.put(List.of(batch(20, 1))))
        .isInstanceOf(RetriableException.class);
    work.put(List.of(batch(20, 1)));

    // The consumer goes back to 7, so these come again: neither written nor committed.
    assertThat(context.offsets).isEqualTo(Map.of(PARTITION, 7L));
    assertThat(store.values).isEmpty();
    assertThat(work.committable(Map.of(PARTITION, new OffsetAndMetadata(21)))).isEmpty();

    work.put(List.of(batch(7, 5), batch(20, 1)));
    assertThat(store.values).containsExactly(5.0, 1.0);
    assertThat(work.committable(Map.of(PARTITION, new OffsetAndMetadata(21)))).hasSize(1);
  }

  @Test
  void retriableFailureDeliversTheRestWhenItComesAgain() {
    List<SinkRecord> records = List.of(batch(0, 1, 2, 3, 4, 5, 6), batch(1, 7, 8, 9, 10, 11));
    SinkWork small = work(6);
    store.failures.add(new StoreException.Retriable("away", null));
    assertThatThrownBy(() -> small.put(records))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("away (failure 1, next try in ");
    assertThat(context.timeouts).hasSize(1);

    small.put(records);
    small.put(records);

    assertThat(store.values).hasSize(11).doesNotHaveDuplicates();
    assertThat(meters.get("weir.sink.retries").counter().count()).isEqualTo(1.0);
  }

  /**
   * Connect keeps the batch and pauses the consumer; beside it there is the reader's last record.
   */
  @Test
  void nothingIsHeldWhileTheStoreIsAway() {
    List<WeakReference<Object>> given = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      SinkRecord record = batch(i, 1, 2, 3);
      given.add(new WeakReference<>(record.value()));
      store.failures.add(new StoreException.Retriable("away", null));
      assertThatThrownBy(() -> work.put(List.of(record))).isInstanceOf(RetriableException.class);
    }

    System.gc();
    assertThat(given.stream().filter(record -> !record.refersTo(null)).count())
        .isLessThanOrEqualTo(1);
    assertThat(store.values).isEmpty();
  }

  @Test
  void offsetsWaitUntilTheStoreCannotLoseWhatTheyStandFor() {
    settleTime = Duration.ofSeconds(10);
    SinkWork settling = work(10);
    Map<TopicPartition, OffsetAndMetadata> current = Map.of(PARTITION, new OffsetAndMetadata(9));
    settling.put(List.of(batch(5, 1), batch(6, 2)));
    nanos += Duration.ofSeconds(6).toNanos();
    settling.put(List.of(batch(7, 3)));
    assertThat(settling.committable(current))
        .isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(5)));

    nanos += Duration.ofSeconds(4).toNanos();
    assertThat(settling.committable(current))
        .isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(7)));

    nanos += Duration.ofSeconds(6).toNanos();
    assertThat(settling.committable(current)).isEqualTo(current);
  }

  @Test
  void whatTheStoreMayHaveLostComesAgainWhenItWasAway() {
    settleTime = Duration.ofSeconds(10);
    SinkWork settling = work(10);
    settling.put(List.of(batch(5, 1)));
    nanos += Duration.ofSeconds(10).toNanos();
    settling.put(List.of(batch(6, 2)));
    store.failures.add(new StoreException.Retriable("away", null));
    assertThatThrownBy(() -> settling.put(List.of(batch(7, 3))))
        .isInstanceOf(RetriableException.class);

    settling.put(List.of(batch(7, 3)));
    assertThat(context.offsets).isEqualTo(Map.of(PARTITION, 6L));
    assertThat(settling.committable(Map.of(PARTITION, new OffsetAndMetadata(8)))).isEmpty();
    settling.put(List.of(batch(6, 2), batch(7, 3)));

    assertThat(store.values).containsExactly(1.0, 2.0, 2.0, 3.0);
  }

  @Test
  void waitsGrowUpToALimitAndObeyTheStore() {
    for (int i = 0; i < 8; i++) {
      store.failures.add(new StoreException.Retriable("away", null));
    }
    store.failures.add(
        new StoreException.Retriable("busy", null, Optional.of(Duration.ofSeconds(5))));
    for (int i = 0; i < 9; i++) {
      assertThatThrownBy(() -> work.put(List.of(batch(0, 1))))
          .isInstanceOf(RetriableException.class);
    }
    assertThat(context.timeouts.getFirst()).isBetween(50L, 100L);
    assertThat(context.timeouts.get(2)).isBetween(200L, 400L);
    assertThat(context.timeouts.get(7)).isBetween(500L, 1_000L);
    assertThat(context.timeouts.getLast()).isEqualTo(5_000L);
  }

  @Test
  void fatalFailureEndsTheTask() {
    store.failures.add(new StoreException.Fatal("file is from a newer Weir", null));

    assertThatThrownBy(() -> work.put(List.of(batch(0, 1))))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("newer Weir");
  }

  @Test
  void whatCannotBeReadIsReportedAndPassedOver() {
    byte[] cut = value(batch(0, 1));
    work.put(
        List.of(
            record(0, "text".getBytes(StandardCharsets.UTF_8)),
            record(1, new byte[] {0, 0, 0, 0, 99, 0}),
            record(2, new byte[] {0, 0, 0, 0, METADATA_ID, 0}),
            record(3, java.util.Arrays.copyOf(cut, cut.length - 3)),
            record(4, null),
            batch(5, 42)));

    assertThat(rejections.reports)
        .extracting(report -> report.substring(0, report.indexOf(' ', 2)))
        .containsExactly(
            "0 not_wire_format", "1 unknown_schema", "2 unknown_schema", "3 malformed", "4 empty");
    assertThat(store.values).containsExactly(42.0);
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 6L));
  }

  @Test
  void rowsThatTheSinkIsNotToHaveAreCountedOnceAndTheirRecordsPassed() {
    SinkWork filtering =
        work(
            10,
            new RowSelection(
                Relabeling.of(
                    RelabelText.parse("rules", "[{source_labels: [job], regex: j, action: drop}]")),
                true,
                10));
    store.failures.add(new StoreException.Retriable("away", null));
    List<SinkRecord> records = List.of(batch(0, 1, 2), batch(1, 3));
    assertThatThrownBy(() -> filtering.put(records)).isInstanceOf(RetriableException.class);
    filtering.put(records);

    assertThat(store.values).isEmpty();
    assertThat(rejections.reports).isEmpty();
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 2L));
    assertThat(meters.get("weir.sink.rows.left.out").tag("reason", "filtered").counter().count())
        .isEqualTo(3.0);
  }

  @Test
  void labelsThatAreNoneAreReported() {
    writer.append(
        Labels.of("job", "x").encoded(),
        0,
        Labels.of("job", "x").encoded().length,
        MetricType.GAUGE,
        0,
        1,
        1);
    work.put(List.of(record(0, writer.finish(header(), SAMPLES_ID))));

    assertThat(rejections.reports).singleElement().asString().startsWith("0 labels 0 ");
    assertThat(store.values).isEmpty();
  }

  @Test
  void recordsAreReportedOnceHoweverOftenTheyAreTried() {
    List<SinkRecord> records = List.of(record(0, new byte[0]), batch(1, 1));
    store.failures.add(new StoreException.Retriable("away", null));
    assertThatThrownBy(() -> work.put(records)).isInstanceOf(RetriableException.class);
    work.put(records);

    assertThat(rejections.reports).hasSize(1);
    assertThat(store.values).containsExactly(1.0);
  }

  @Test
  void refusedRowsAreFoundAndTheOthersWritten() {
    store.refused = value -> value == 5 || value == 8;
    work.put(List.of(batch(0, 1, 2), batch(1, 3, 4, 5, 6, 7, 8), batch(2, 9)));

    assertThat(store.values).containsExactlyInAnyOrder(1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 9.0);
    assertThat(rejections.reports)
        .singleElement()
        .asString()
        .startsWith("1 refused 2 2 of 6 rows, the first of default/x{job=\"j\"}: value 5.0");
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 3L));
  }

  @Test
  void recordThatIsRefusedThroughoutIsGivenUpAfterAWhile() {
    double[] values = new double[2_000];
    java.util.Arrays.setAll(values, i -> i);
    store.refused = value -> true;
    work.put(List.of(batch(0, values)));

    assertThat(rejections.reports).singleElement().asString().startsWith("0 refused 2000 ");
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 1L));
  }

  @Test
  void rollupsBecomeRows() {
    RollupRow row = Rows.rollup(Rows.series("__name__", "x"), MetricType.COUNTER, 300_000, 4, 9);
    byte[] value =
        new RollupCodec()
            .encode("default", row.series().labels().encoded(), row.window(), ROLLUP_ID);

    assertThat(decoded(value)).containsExactly(row);
  }

  @Test
  void resultsBecomeRows() {
    RuleResultCodec codec = new RuleResultCodec();
    ResultRow number = Rows.result(Rows.series("__name__", "x"), 60_000, 4, 9);
    ResultRow end = Rows.result(number.series(), 120_000, StaleMarker.VALUE, 9);
    NativeHistogram histogram =
        new NativeHistogram(
            180_000,
            0,
            0,
            0,
            3,
            6,
            List.of(new NativeHistogram.Span(1, 1)),
            List.of(3.0),
            List.of(),
            List.of(),
            List.of(),
            NativeHistogram.ResetHint.GAUGE);
    ResultRow buckets =
        new ResultRow(
            number.series(), Rows.result(number.series(), 180_000, 0, 9).element(), histogram);
    byte[] labels = number.series().labels().encoded();

    assertThat(decoded(codec.encode("default", labels, number.element(), RESULT_ID)))
        .containsExactly(number);
    assertThat(decoded(codec.encode("default", labels, end.element(), RESULT_ID)))
        .singleElement()
        .satisfies(row -> assertThat(((ResultRow) row).stale()).isTrue());
    assertThat(
            decoded(
                codec.encode("default", labels, buckets.element(), histogram.encoded(), RESULT_ID)))
        .containsExactly(buckets);
  }

  @Test
  void resultsWithoutANameAreReported() {
    ResultRow row = Rows.result(Rows.series("job", "x"), 60_000, 4, 9);
    byte[] labels = row.series().labels().encoded();
    work.put(
        List.of(
            record(0, new RuleResultCodec().encode("default", labels, row.element(), RESULT_ID))));

    assertThat(rejections.reports).singleElement().asString().startsWith("0 labels 0 ");
  }

  @Test
  void alertsBecomeRows() {
    AlertRow row = Rows.alert(AlertState.FIRING, 60_000, 2);

    assertThat(decoded(row.alert().encode(ALERT_ID))).containsExactly(row);
  }

  @Test
  void otherConvertersAreNamed() {
    assertThatThrownBy(
            () -> work.put(List.of(new SinkRecord("weir.clean", 0, null, null, null, "text", 0))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("value.converter: expected")
        .hasMessageContaining("java.lang.String");
  }

  @Test
  void lagIsThatOfTheNewestEventTime() {
    work.put(List.of(batch(0, 1)));

    assertThat(meters.get("weir.sink.lag").gauge().value()).isEqualTo(9.0);
    assertThat(meters.get("weir.sink.rows").tag("kind", "sample").counter().count()).isEqualTo(1.0);
    work.close();
    assertThat(meters.find("weir.sink.lag").gauge()).isNull();
    assertThat(store.closed).isTrue();
  }

  @Test
  void lagInRecordsIsWhatIsCommittedLessWhatIsInTheStore() {
    cluster.ends.put(PARTITION, 5L);
    work.open(List.of(PARTITION));
    assertThat(lagRecords()).isNaN();

    work.put(List.of(batch(0, 1), batch(1, 2)));
    assertThat(lagRecords()).isNaN();
    cluster.answer();
    assertThat(lagRecords()).isEqualTo(3.0);

    cluster.ends.put(PARTITION, 9L);
    work.put(List.of(batch(2, 1)));
    assertThat(cluster.questions()).isZero();
    assertThat(lagRecords()).isEqualTo(2.0);

    nanos += Duration.ofSeconds(10).toNanos();
    work.put(List.of());
    cluster.answer();
    assertThat(lagRecords()).isEqualTo(6.0);
  }

  @Test
  void lagInRecordsGrowsWhileTheStoreIsAway() {
    cluster.ends.put(PARTITION, 5L);
    work.open(List.of(PARTITION));
    for (int i = 0; i < 2; i++) {
      store.failures.add(new StoreException.Retriable("away", null));
      assertThatThrownBy(() -> work.put(List.of(batch(2, 1))))
          .isInstanceOf(RetriableException.class);
      cluster.answer();
      assertThat(lagRecords()).isEqualTo(3.0 + i);

      cluster.ends.put(PARTITION, 6L);
      nanos += Duration.ofSeconds(10).toNanos();
    }
  }

  @Test
  void partitionOfWhichNothingCameIsAsFarAsItIsCommitted() {
    cluster.ends.put(PARTITION, 5L);
    cluster.committed.put(PARTITION, 4L);
    work.open(List.of(PARTITION));
    work.put(List.of());
    cluster.answer();

    assertThat(lagRecords()).isEqualTo(1.0);
  }

  @Test
  void lagInRecordsIsUnknownWhenTheClusterCannotTell() {
    cluster.ends.put(PARTITION, 5L);
    work.open(List.of(PARTITION));
    work.put(List.of(batch(0, 1)));
    cluster.answer();
    assertThat(lagRecords()).isEqualTo(4.0);

    nanos += Duration.ofSeconds(10).toNanos();
    work.put(List.of());
    work.put(List.of());
    assertThat(cluster.questions()).isEqualTo(1);
    cluster.fail();
    assertThat(lagRecords()).isNaN();
    work.close(List.of(PARTITION));
    assertThat(lagRecords()).isNaN();
    work.close();
    assertThat(meters.find("weir.sink.lag.records").gauge()).isNull();
    assertThat(cluster.closed).isTrue();
  }

  @Test
  void partitionWithoutRecordsHasNoLag() {
    cluster.ends.put(PARTITION, 0L);
    work.open(List.of(PARTITION));
    work.put(List.of());
    cluster.answer();

    assertThat(lagRecords()).isZero();
    assertThat(meters.get("weir.sink.lag").gauge().value()).isNaN();
  }

  private double lagRecords() {
    return meters.get("weir.sink.lag.records").gauge().value();
  }

  private static List<Row> decoded(byte[] value) {
    try {
      return new RecordDecoder(LOOKUP).decode(value);
    } catch (io.weir.schemas.avro.UnusableRecordException e) {
      throw new AssertionError(e);
    }
  }

  private static BatchHeader header() {
    return BatchHeader.of("default", Source.NONE);
  }

  /** Floats of one series at 1 s, 2 s and so on, in a record of the partition. */
  private SinkRecord batch(long offset, double... values) {
    byte[] labels = Labels.of("__name__", "x", "job", "j").encoded();
    for (int i = 0; i < values.length; i++) {
      writer.append(labels, 0, labels.length, MetricType.GAUGE, 0, 1_000L * (i + 1), values[i]);
    }
    return record(offset, writer.finish(header(), SAMPLES_ID));
  }

  private static byte[] value(SinkRecord record) {
    return (byte[]) record.value();
  }

  private static SinkRecord record(long offset, byte @Nullable [] value) {
    return new SinkRecord(
        PARTITION.topic(), PARTITION.partition(), null, null, null, value, offset);
  }
}
