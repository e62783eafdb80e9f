package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.SeriesFlags;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardProcessorTest {
  /** A multiple of an hour. */
  private static final long NOON = 1_799_996_400_000L;

  private static final long MINUTE = 60_000;
  private static final Labels UP = Batches.series("up");
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  private final ShardHarness shard =
      new ShardHarness(
          new ShardSettings(
              TIME, List.of(RollupLevel.parse("5m"), RollupLevel.parse("1h")), true, 0));

  @AfterEach
  void close() {
    shard.close();
  }

  @Test
  void aBatchOfWhichNothingIsDroppedGoesOnAsTheBytesThatCame() {
    byte[] batch = batch(NOON, Sample.of(UP, NOON, 1), Sample.of(UP, NOON + 1, 2));

    shard.send(batch, NOON + 100);

    assertThat(shard.clean).containsExactly(batch);
    assertThat(shard.count("weir.clean.batches", "form", "passed_on")).isEqualTo(1);
  }

  @Test
  void aHeartbeatIsNotPassedOn() {
    shard.send(Batches.heartbeat("s", NOON), NOON);

    assertThat(shard.clean).isEmpty();
    assertThat(shard.store().holder().active().watermark().millis()).isEqualTo(NOON);
  }

  @Test
  void d1_theSameSampleAgainIsDroppedAndCounted() {
    shard.send(batch(NOON, Sample.of(UP, NOON, 1)), NOON);

    shard.send(batch(NOON, Sample.of(UP, NOON, 1), Sample.of(UP, NOON + 1, 1)), NOON + 1);
    shard.send(batch(NOON, Sample.of(UP, NOON, 1)), NOON + 2);

    assertThat(shard.clean).hasSize(2);
    assertThat(Batches.read(shard.clean.get(1))).containsExactly(Sample.of(UP, NOON + 1, 1));
    assertThat(samples("duplicate")).isEqualTo(2);
    assertThat(samples("accepted")).isEqualTo(2);
  }

  @Test
  void d1_ofTwoValuesTheFirstStays() {
    shard.send(batch(NOON, Sample.of(UP, NOON, 1), Sample.of(UP, NOON, 2)), NOON);

    assertThat(Batches.read(shard.clean.get(0))).containsExactly(Sample.of(UP, NOON, 1));
    assertThat(samples("conflict")).isEqualTo(1);
  }

  @Test
  void d1_nansAreEqualByTheirBits() {
    double other = Double.longBitsToDouble(0x7ff8000000000001L);
    shard.send(
        batch(
            NOON,
            Sample.of(UP, NOON, Double.NaN),
            Sample.of(UP, NOON, Double.NaN),
            Sample.of(UP, NOON, other)),
        NOON);

    assertThat(samples("duplicate")).isEqualTo(1);
    assertThat(samples("conflict")).isEqualTo(1);
  }

  @Test
  void d1_holdsAcrossARestart() {
    shard.send(batch(NOON, Sample.of(UP, NOON, 1)), NOON);
    shard.restart(true);
    shard.send(batch(NOON, Sample.of(UP, NOON, 1)), NOON + 1);

    assertThat(samples("duplicate")).isEqualTo(1);
    assertThat(shard.clean).hasSize(1);
  }

  @Test
  void t4_onlyTheSamplesTooFarAheadAreRejected() {
    byte[] batch =
        batch(
            NOON,
            Sample.of(UP, NOON + 5 * MINUTE, 1),
            Sample.of(Batches.series("ahead"), NOON + 5 * MINUTE + 1, 2));

    shard.send(batch, NOON);

    assertThat(Batches.read(shard.clean.get(0)))
        .containsExactly(Sample.of(UP, NOON + 5 * MINUTE, 1));
    assertThat(shard.rejected).hasSize(1);
    Rejected rejected = shard.rejected.get(0);
    assertThat(rejected.reason()).isEqualTo("too_far_ahead");
    assertThat(rejected.samples()).isEqualTo(1);
    assertThat(rejected.message()).contains("ahead{").contains("found " + (NOON + 300_001));
    assertThat(rejected.bytes()).isEqualTo(batch);
    assertThat(shard.store().holder().active().head().seriesCount()).isEqualTo(1);
  }

  @Test
  void t6_aLateSampleWithinTheHorizonIsTakenInAndCounted() {
    shard.send(Batches.heartbeat("s", NOON), NOON);

    shard.send(batch(NOON, Sample.of(UP, NOON - 1, 1)), NOON);
    shard.send(batch(NOON, Sample.of(UP, NOON - 1, 1)), NOON);

    assertThat(samples("late")).isEqualTo(1);
    assertThat(samples("duplicate")).isEqualTo(1);
    assertThat(Batches.read(shard.clean.get(0))).containsExactly(Sample.of(UP, NOON - 1, 1));
  }

  @Test
  void t6_aSampleBeyondTheHorizonGoesOnFlaggedLate() {
    shard.send(Batches.heartbeat("s", NOON), NOON);

    shard.send(
        batch(NOON, Sample.of(UP, NOON - 60 * MINUTE, 1), Sample.of(UP, NOON - 60 * MINUTE - 1, 2)),
        NOON);

    assertThat(Batches.read(shard.clean.get(0)))
        .containsExactly(
            Sample.of(UP, NOON - 60 * MINUTE, 1),
            flagged(UP, SeriesFlags.LATE | SeriesFlags.UNCHECKED, NOON - 60 * MINUTE - 1, 2));
    assertThat(samples("late")).isEqualTo(1);
    assertThat(samples("too_late")).isEqualTo(1);
  }

  @Test
  void d1_aSampleOlderThanTheHeadReachesGoesOnUnchecked() {
    shard.send(Batches.heartbeat("s", NOON), NOON);
    long floor = NOON - 70 * MINUTE;
    shard.send(batch(NOON, Sample.of(UP, NOON, 1)), NOON);
    shard.clean.clear();
    byte[] batch = batch(NOON, Sample.of(UP, floor - 1, 1));

    shard.send(batch, NOON);
    shard.send(batch, NOON);

    int flags = SeriesFlags.LATE | SeriesFlags.UNCHECKED;
    for (byte[] record : shard.clean) {
      assertThat(Batches.read(record)).containsExactly(flagged(UP, flags, floor - 1, 1));
    }
    assertThat(samples("unchecked")).isEqualTo(2);
  }

  @Test
  void t7_aWindowClosesWhenTheWatermarkReachesItsEnd() {
    shard.send(Batches.heartbeat("s", NOON), NOON);
    shard.send(batch(NOON, Sample.of(UP, NOON, 3)), NOON);

    shard.send(Batches.heartbeat("s", NOON + 5 * MINUTE - 1), NOON + 6 * MINUTE);
    assertThat(shard.rollups).isEmpty();

    shard.send(Batches.heartbeat("s", NOON + 5 * MINUTE), NOON + 6 * MINUTE);
    assertThat(shard.rollups).hasSize(1);
    assertThat(shard.rollups.get(0).window().endMillis()).isEqualTo(NOON + 5 * MINUTE);
    assertThat(shard.rollupKeys).containsExactly("default/up{instance=\"i:1\", job=\"j\"}");
    assertThat(shard.rollups.get(0).window().type()).isEqualTo(MetricType.GAUGE);
  }

  @Test
  void aSampleAtTheEndOfAWindowBelongsToTheNext() {
    shard.send(
        batch(NOON, Sample.of(UP, NOON, 1), Sample.of(UP, NOON + 5 * MINUTE, 2)),
        NOON + 5 * MINUTE);
    shard.send(Batches.heartbeat("s", NOON + 5 * MINUTE), NOON + 5 * MINUTE);

    assertThat(shard.rollups).hasSize(1);
    assertThat(shard.rollups.get(0).window().count()).isEqualTo(1);
    assertThat(shard.rollups.get(0).window().last()).isEqualTo(1);
  }

  @Test
  void u3_aSeriesThatReturnsWithinSevenDaysContinuesItsRun() {
    Labels total = Batches.series("x_total");
    long away = 6 * 86_400_000L;
    shard.send(batch(NOON, Sample.of(total, NOON, 100), Sample.of(total, NOON + 1, 40)), NOON + 1);
    shard.send(Batches.heartbeat("s", NOON + away), NOON + away);
    shard.restart(true);
    shard.send(batch(NOON + away, Sample.of(total, NOON + away, 70)), NOON + away);
    shard.send(Batches.heartbeat("s", NOON + away + 5 * MINUTE), NOON + away + 5 * MINUTE);

    var window = shard.rollups.getLast().window();
    assertThat(window.runStart()).isFalse();
    assertThat(window.increase()).isEqualTo(30);
    assertThat(window.total()).isEqualTo(170);
    assertThat(shard.store().holder().active().head().seriesCount()).isEqualTo(1);
  }

  @Test
  void u3_aSeriesThatStaysAwayIsForgotten() {
    shard.send(batch(NOON, Sample.of(UP, NOON, 1)), NOON);
    long away = NOON + 8 * 86_400_000L;
    shard.send(Batches.heartbeat("s", away), away);
    shard.restart(true);

    assertThat(shard.store().holder().active().head().seriesCount()).isZero();
    assertThat(shard.compacted()).as("progress, ticks").hasSize(2);
    shard.send(batch(away, Sample.of(UP, away, 1)), away);
    assertThat(shard.store().holder().active().head().ref(0)).as("never used again").isEqualTo(1);
  }

  @Test
  void agedBlocksLeaveTheLog() {
    for (int i = 0; i < 300; i++) {
      long time = NOON + i * MINUTE;
      shard.send(batch(time, Sample.of(UP, time, i)), time);
    }
    long blocks =
        shard.compacted().stream()
            .filter(entry -> LogKey.of(entry.key).kind() == LogKey.Kind.BLOCK)
            .count();

    assertThat(blocks).isBetween(70L, 80L);
    assertThat(shard.compacted()).hasSizeLessThan(130);
  }

  @Test
  void aRecordThatCantBeUsedIsRejectedAndTheStreamGoesOn() {
    byte[] good = batch(NOON, Sample.of(UP, NOON, 1));
    byte[] cut = Arrays.copyOf(good, good.length - 3);
    byte[] unknown = good.clone();
    unknown[4] = 99;

    shard.send(null, NOON);
    shard.send(new byte[] {1, 2}, NOON);
    shard.send(unknown, NOON);
    shard.send(cut, NOON);
    shard.send(batch(NOON, Sample.of(UP, NOON, 1), Sample.of(Labels.of("a", "b"), NOON, 1)), NOON);
    shard.send(good, NOON);

    assertThat(shard.rejected)
        .extracting(Rejected::reason)
        .containsExactly(
            "not_wire_format", "not_wire_format", "unknown_schema", "malformed", "invalid_labels");
    assertThat(shard.rejected).extracting(Rejected::offset).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(shard.rejected.get(4).message()).contains("__name__");
    assertThat(shard.clean).containsExactly(good);
    assertThat(shard.count("weir.rejected", "reason", "not_wire_format")).isEqualTo(2);
  }

  @Test
  void aBatchInAnotherEncodingIsEncodedAgain() {
    byte[] good = batch(NOON, Sample.of(UP, NOON, 1));
    byte[] longer = insertLongZero(good);

    shard.send(longer, NOON);
    shard.send(good, NOON);

    assertThat(Batches.read(shard.clean.get(0))).containsExactly(Sample.of(UP, NOON, 1));
    assertThat(samples("duplicate")).isEqualTo(1);
  }

  /** The last zero, which ends the series, written in two bytes. */
  private static byte[] insertLongZero(byte[] batch) {
    byte[] longer = Arrays.copyOf(batch, batch.length + 1);
    longer[batch.length - 1] = (byte) 0x80;
    return longer;
  }

  @Test
  void t3_whoGivesNoNameIsOneSourceThatMayBeLate() {
    shard.send(Batches.batch(Source.NONE, List.of(Sample.of(UP, NOON, 1))), NOON + 100);

    assertThat(shard.store().holder().active().watermark().millis()).isEqualTo(NOON - 10_000);
  }

  @Test
  void aLargeThinnedBatchGoesOnInPieces() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      samples.add(Sample.of(Batches.series("m" + i), NOON, i));
    }
    samples.add(Sample.of(Batches.series("m0"), NOON, 0));
    shard.send(Batches.batch(new Source("s", 1, NOON), samples), NOON);

    assertThat(shard.clean).hasSizeGreaterThan(1);
    assertThat(shard.clean).allMatch(record -> record.length < 512 * 1024);
    assertThat(shard.clean.stream().mapToInt(record -> Batches.read(record).size()).sum())
        .isEqualTo(9_000);
  }

  @Test
  void histogramsAreDeduplicatedAndPassedOn() {
    byte[] batch = Histograms.batch(UP, NOON, 7);
    shard.send(batch, NOON);
    shard.restart(true);
    shard.send(batch, NOON);
    shard.send(Histograms.batch(UP, NOON, 8), NOON);

    assertThat(shard.clean).containsExactly(batch);
    assertThat(samples("duplicate")).isEqualTo(1);
    assertThat(samples("conflict")).isEqualTo(1);
  }

  @Test
  void t9_theFirstMarkComesTooLateForNobody() {
    shard.send(Batches.batch(new Source("s", 1, 0), List.of(Sample.of(UP, NOON - 1, 1))), NOON);

    assertThat(samples("accepted")).isEqualTo(1);
  }

  private double samples(String result) {
    return shard.count("weir.shard.samples", "result", result);
  }

  private static Sample flagged(Labels labels, int flags, long timestampMillis, double value) {
    return new Sample(
        labels, MetricType.UNKNOWN, flags, timestampMillis, Double.doubleToRawLongBits(value));
  }

  private static byte[] batch(long markMillis, Sample... samples) {
    return Batches.batch(new Source("s", 1, markMillis), List.of(samples));
  }

  /** Batches of one native histogram. */
  private static final class Histograms {
    static byte[] batch(Labels labels, long timestampMillis, double count) {
      SampleBatchWriter writer = new SampleBatchWriter();
      byte[] encoded = labels.encoded();
      writer.append(
          encoded,
          0,
          encoded.length,
          MetricType.HISTOGRAM,
          0,
          new OneHistogram(timestampMillis, count));
      return writer.finish(
          BatchHeader.of("default", new Source("s", 1, timestampMillis)),
          ShardHarness.BATCH_SCHEMA);
    }
  }
}
