package io.weir.sinks.delivery;

import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.sinks.prometheus.PrometheusPeer;
import io.weir.sinks.remotewrite.ProtobufMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real Prometheus makes of rows that come again, and what is reported of them. */
final class ITPrometheusRedelivery {
  private static final long START = 1_735_689_600_000L;
  private static final Series UP = series("__name__", "up", "job", "x");
  private static final Series LOAD = series("__name__", "load", "job", "x");

  private final RecordingRejections rejections = new RecordingRejections();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void rowsThatAreStoredAreNeverReported(ProtobufMessage message) throws Exception {
    try (PrometheusPeer peer = PrometheusPeer.start(folder, "1h");
        Store store = peer.store(message)) {
      Deliverer deliverer = deliverer(store);
      List<DecodedRecord> records =
          List.of(record(0, 0, 4), record(1, 4, 8), record(2, 8, 12), record(3, 12, 16));
      deliverer.deliver(records.subList(0, 3));
      deliverer.deliver(records.subList(0, 3));
      deliverer.deliver(records.subList(1, 2));
      deliverer.deliver(records.subList(2, 4));
      deliverer.deliver(records.subList(0, 1));

      assertThat(rejections.reports).isEmpty();
      assertThat(values(peer, UP)).isEqualTo(counting(16));
      assertThat(values(peer, LOAD)).isEqualTo(counting(16));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusedRowIsFoundAmongOthersThatAreWritten(ProtobufMessage message) throws Exception {
    try (PrometheusPeer peer = PrometheusPeer.start(folder, "1h");
        Store store = peer.store(message)) {
      Deliverer deliverer = deliverer(store);
      deliverer.deliver(List.of(record(0, 0, 4)));
      List<Row> rows = new ArrayList<>(rows(4, 8));
      rows.add(3, sample(LOAD, START - 7_200_000, 99));
      List<DecodedRecord> records = List.of(record(1, rows), record(2, 8, 12));
      deliverer.deliver(records);

      assertThat(rejections.reports)
          .singleElement()
          .asString()
          .startsWith("1 refused 1 1 of 9 rows, the first of default/" + LOAD.labels())
          .contains("too old sample");
      assertThat(values(peer, UP)).isEqualTo(counting(12));
      assertThat(values(peer, LOAD)).isEqualTo(counting(12));

      // After a crash before the position was committed the same is reported, and no more.
      deliverer.deliver(records);
      assertThat(rejections.reports).hasSize(2);
      assertThat(values(peer, LOAD)).isEqualTo(counting(12));
    }
  }

  /** Only the newest sample of a series is compared; before it, Prometheus has both, shows one. */
  @ParameterizedTest
  @EnumSource
  void otherValueBeforeTheNewestIsTaken(ProtobufMessage message) throws Exception {
    try (PrometheusPeer peer = PrometheusPeer.start(folder, "1h");
        Store store = peer.store(message)) {
      Deliverer deliverer = deliverer(store);
      deliverer.deliver(List.of(record(0, 0, 4)));
      deliverer.deliver(List.of(record(1, List.of(sample(UP, START, 99)))));

      assertThat(rejections.reports).isEmpty();
      assertThat(values(peer, UP)).hasSize(4).first().isIn(0.0, 99.0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheWindowRowsThatAreStoredAreReported(ProtobufMessage message) throws Exception {
    try (PrometheusPeer peer = PrometheusPeer.start(folder, "0s");
        Store store = peer.store(message)) {
      Deliverer deliverer = deliverer(store);
      List<DecodedRecord> records = List.of(record(0, 0, 4), record(1, 4, 8));
      deliverer.deliver(records);
      deliverer.deliver(records);

      assertThat(rejections.reports)
          .hasSize(2)
          .allSatisfy(report -> assertThat(report).contains("out of order sample"));
      assertThat(rejections.reports.getLast()).startsWith("1 refused 6 6 of 8 rows");
      assertThat(values(peer, UP)).isEqualTo(counting(8));
    }
  }

  private Deliverer deliverer(Store store) {
    return new Deliverer(
        store,
        rejections,
        new SinkMetrics(
            new SimpleMeterRegistry(), "test", "0", Clock.systemUTC(), () -> Double.NaN, () -> 0));
  }

  private static List<Double> values(PrometheusPeer peer, Series series) throws Exception {
    return peer.samples().stream()
        .filter(sample -> sample.labels().equals(series.labels()))
        .map(sample -> sample.value())
        .toList();
  }

  private static List<Double> counting(int until) {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < until; i++) {
      numbers.add((double) i);
    }
    return numbers;
  }

  private static DecodedRecord record(long offset, int from, int until) {
    return record(offset, rows(from, until));
  }

  private static DecodedRecord record(long offset, List<Row> rows) {
    return new DecodedRecord(
        new SinkRecord(Rows.CLEAN, 0, null, null, null, null, offset),
        rows,
        Map.of(),
        Optional.empty());
  }

  /** Each series' samples, 15 s apart, whose values count them. */
  private static List<Row> rows(int from, int until) {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < until; i++) {
      rows.add(sample(UP, START + i * 15_000L, i));
      rows.add(sample(LOAD, START + i * 15_000L, i));
    }
    return rows;
  }
}
