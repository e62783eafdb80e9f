package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardIntervalTest {
  /** A multiple of an hour. */
  private static final long NOON = 1_799_996_400_000L;

  private static final long MINUTE = 60_000;
  private static final Labels UP = Batches.series("up");
  private static final Labels DOWN = Batches.series("down");
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  private final ShardHarness shard =
      new ShardHarness(new ShardSettings(TIME, List.of(RollupLevel.parse("5m")), true, 0, MINUTE));

  private long nowMillis = NOON;

  @AfterEach
  void close() {
    shard.close();
  }

  /** Sends samples; the source's mark stays where the last {@link #mark} put it. */
  private void send(Sample... samples) {
    shard.send(Batches.batch(new Source("s", 1, 0), List.of(samples)), nowMillis);
  }

  private void mark(long millis) {
    nowMillis = Math.max(millis, nowMillis);
    shard.send(Batches.heartbeat("s", millis), nowMillis);
  }

  private List<Sample> clean() {
    return shard.clean.stream().flatMap(record -> Batches.read(record).stream()).toList();
  }

  private double samples(String result) {
    return shard.count("weir.shard.samples", "result", result);
  }

  @Test
  void d5_theLastSampleOfASeriesInAnIntervalStays() {
    send(Sample.of(UP, NOON, 1), Sample.of(UP, NOON + 15_000, 2), Sample.of(DOWN, NOON + 1, 7));
    send(Sample.of(UP, NOON + 59_999, 4), Sample.of(UP, NOON + 30_000, 3));
    send(Sample.of(UP, NOON + MINUTE, 5));
    assertThat(shard.clean).isEmpty();

    mark(NOON + MINUTE - 1);
    assertThat(shard.clean).isEmpty();
    mark(NOON + MINUTE);

    assertThat(clean())
        .containsExactly(Sample.of(UP, NOON + 59_999, 4), Sample.of(DOWN, NOON + 1, 7));
    assertThat(samples("interval")).isEqualTo(3);
    assertThat(samples("accepted")).isEqualTo(2);
    assertThat(samples("late")).isZero();
    mark(NOON + 2 * MINUTE);
    assertThat(clean()).hasSize(3).contains(Sample.of(UP, NOON + MINUTE, 5));
  }

  @Test
  void d5_rollupsSeeWhatStaysAndBeforeTheirWindowCloses() {
    mark(NOON);
    for (int i = 0; i < 20; i++) {
      send(Sample.of(UP, NOON + i * 15_000L, i));
    }
    mark(NOON + 5 * MINUTE);

    assertThat(shard.rollups).hasSize(1);
    assertThat(shard.rollups.getFirst().window().count()).isEqualTo(5);
    assertThat(shard.rollups.getFirst().window().sum()).isEqualTo(3 + 7 + 11 + 15 + 19);
  }

  @Test
  void d5_ofAClosedIntervalALateSampleStaysOnlyIfThereIsNone() {
    send(Sample.of(UP, NOON + 10_000, 1));
    mark(NOON + MINUTE);

    send(
        Sample.of(UP, NOON + 20_000, 2),
        Sample.of(UP, NOON + 10_000, 1),
        Sample.of(UP, NOON + 10_000, 3),
        Sample.of(UP, NOON - 10_000, 4),
        Sample.of(UP, NOON - 20_000, 5),
        Sample.of(DOWN, NOON, 6));

    assertThat(clean())
        .containsExactly(
            Sample.of(UP, NOON + 10_000, 1),
            Sample.of(UP, NOON - 10_000, 4),
            Sample.of(DOWN, NOON, 6));
    assertThat(samples("interval")).isEqualTo(2);
    assertThat(samples("duplicate")).isEqualTo(1);
    assertThat(samples("conflict")).isEqualTo(1);
    assertThat(samples("late")).isEqualTo(2);
  }

  @Test
  void d5_whileAnIntervalIsOpenTheSameTimeAgainIsADuplicateOrAConflict() {
    send(Sample.of(UP, NOON, 1), Sample.of(UP, NOON, 1), Sample.of(UP, NOON, 2));
    mark(NOON + MINUTE);

    assertThat(clean()).containsExactly(Sample.of(UP, NOON, 1));
    assertThat(samples("duplicate")).isEqualTo(1);
    assertThat(samples("conflict")).isEqualTo(1);
  }

  @Test
  void d5_aSampleOlderThanTheWatermarkInAnOpenIntervalIsNotLate() {
    mark(NOON + 30_000);
    send(Sample.of(UP, NOON + 10_000, 1));
    mark(NOON + MINUTE);

    assertThat(clean()).containsExactly(Sample.of(UP, NOON + 10_000, 1));
    assertThat(samples("accepted")).isEqualTo(1);
  }

  @Test
  void d5_aMarkerStaysLikeAnyOther() {
    send(Sample.of(UP, NOON, 1), Sample.of(UP, NOON + 1, StaleMarker.VALUE));
    mark(NOON + MINUTE);

    assertThat(clean()).containsExactly(Sample.of(UP, NOON + 1, StaleMarker.VALUE));
  }

  @Test
  void d5_intervalsAreOpenBesideEachOther() {
    send(Sample.of(UP, NOON + 4 * MINUTE, 1), Sample.of(UP, NOON + MINUTE, 2));
    mark(NOON + 3 * MINUTE);

    assertThat(clean()).containsExactly(Sample.of(UP, NOON + MINUTE, 2));
    mark(NOON + 5 * MINUTE);
    assertThat(clean()).hasSize(2);
  }

  @Test
  void d5_keepsTenantsAndTypesApart() {
    shard.send(
        Batches.batch(
            BatchHeader.of("other", new Source("s", 1, 0)),
            List.of(Sample.of(UP, MetricType.HISTOGRAM, NOON, 1))),
        NOON);
    send(Sample.of(UP, NOON, 2));
    mark(NOON + MINUTE);

    assertThat(shard.clean).hasSize(2);
    assertThat(clean())
        .containsExactly(Sample.of(UP, MetricType.HISTOGRAM, NOON, 1), Sample.of(UP, NOON, 2));
    assertThat(tenant(shard.clean.getFirst())).isEqualTo("other");
    assertThat(tenant(shard.clean.getLast())).isEqualTo("default");
  }

  private static String tenant(byte[] record) {
    SampleBatchReader reader = new SampleBatchReader();
    reader.read(record, WireFormat.HEADER_LENGTH, record.length);
    return reader.header().tenant();
  }

  @Test
  void d5_histogramsToo() {
    for (int i = 0; i < 3; i++) {
      SampleBatchWriter writer = new SampleBatchWriter();
      byte[] labels = UP.encoded();
      writer.append(
          labels, 0, labels.length, MetricType.HISTOGRAM, 0, new OneHistogram(NOON + i * 100L, i));
      shard.send(
          writer.finish(
              BatchHeader.of("default", new Source("s", 1, 0)), ShardHarness.BATCH_SCHEMA),
          NOON);
    }
    shard.restart(true);
    mark(NOON + MINUTE);

    SampleBatchReader reader = new SampleBatchReader();
    byte[] record = shard.clean.getFirst();
    reader.read(record, WireFormat.HEADER_LENGTH, record.length);
    assertThat(reader.histogramCount()).isEqualTo(1);
    assertThat(reader.histogramTimestampMillis(0)).isEqualTo(NOON + 200);
    assertThat(samples("interval")).isEqualTo(2);
  }

  @Test
  void d5_survivesARestart() {
    for (int i = 0; i < 12; i++) {
      send(Sample.of(UP, NOON + i * 15_000L, i), Sample.of(DOWN, NOON + i * 15_000L + 1, -i));
      mark(NOON + i * 15_000L);
      shard.restart(i % 2 == 0);
    }
    mark(NOON + 3 * MINUTE);

    assertThat(clean())
        .containsExactly(
            Sample.of(UP, NOON + 45_000, 3),
            Sample.of(DOWN, NOON + 45_001, -3),
            Sample.of(UP, NOON + 105_000, 7),
            Sample.of(DOWN, NOON + 105_001, -7),
            Sample.of(UP, NOON + 165_000, 11),
            Sample.of(DOWN, NOON + 165_001, -11));
    assertThat(samples("interval")).isEqualTo(18);
    assertThat(shard.compacted()).noneMatch(entry -> entry.key[0] == 'P');
  }

  @Test
  void d5_whatWasPendingGoesOnWhenTheSettingIsTakenBack() {
    send(Sample.of(UP, NOON, 1), Sample.of(UP, NOON + 1, 2));
    try (ShardHarness without = new ShardHarness(new ShardSettings(TIME, List.of(), true, 0))) {
      without.send(Batches.heartbeat("s", 0), NOON);
      without.changelog.addAll(shard.changelog);
      without.restart(false);
      without.send(
          Batches.batch(new Source("s", 1, 0), List.of(Sample.of(UP, NOON + 2, 3))), NOON + 2);
      without.send(Batches.heartbeat("s", NOON + MINUTE), NOON + MINUTE);

      assertThat(without.clean.stream().flatMap(record -> Batches.read(record).stream()))
          .containsExactly(Sample.of(UP, NOON + 2, 3), Sample.of(UP, NOON + 1, 2));
    }
  }

  @Test
  void d5_withoutTheSettingNothingIsHeldBack() {
    try (ShardHarness without = new ShardHarness(new ShardSettings(TIME, List.of(), true, 0))) {
      without.send(
          Batches.batch(
              new Source("s", 1, 0), List.of(Sample.of(UP, NOON, 1), Sample.of(UP, NOON + 1, 2))),
          NOON);
      assertThat(without.clean).hasSize(1);
      assertThat(without.changelog).noneMatch(entry -> entry.key[0] == 'P');
    }
  }
}
