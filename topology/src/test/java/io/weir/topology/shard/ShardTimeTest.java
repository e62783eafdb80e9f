package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.SeriesFlags;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import io.weir.topology.shard.time.Watermark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The rules of time in a whole shard. The test driver's wall clock stands at 1970: whatever asked
 * it would show.
 */
final class ShardTimeTest {
  /** A multiple of an hour. */
  private static final long NOON = 1_799_996_400_000L;

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long BEAT = 5 * SECOND;
  private static final RollupLevel FIVE_MINUTES = RollupLevel.parse("5m");
  private static final RollupLevel ONE_HOUR = RollupLevel.parse("1h");
  private static final Labels A = Batches.series("a_total");
  private static final Labels B = Batches.series("b_total");
  private static final ShardSettings SETTINGS =
      new ShardSettings(
          new TimeSettings(5 * MINUTE, 30 * SECOND, 2 * MINUTE, 10 * SECOND, HOUR),
          List.of(FIVE_MINUTES, ONE_HOUR),
          true,
          0);

  private final ShardHarness shard = new ShardHarness(SETTINGS);

  @AfterEach
  void close() {
    shard.close();
  }

  @Test
  void t1_theLogAloneDecides() {
    try (ShardHarness replay = new ShardHarness(SETTINGS)) {
      for (ShardHarness each : List.of(shard, replay)) {
        for (long time = NOON; time < NOON + 20 * MINUTE; time += 20 * SECOND) {
          scrape(each, "s", A, time, time);
          scrape(each, "t", B, time - 10 * SECOND, time);
        }
      }

      assertThat(replay.clean)
          .usingElementComparator(ShardTimeTest::compare)
          .isEqualTo(shard.clean);
      assertThat(replay.rollups).isEqualTo(shard.rollups).isNotEmpty();
    }
  }

  private static int compare(byte[] one, byte[] other) {
    return Arrays.compare(one, other);
  }

  @Test
  void t2_whatAnOlderEpochSaysHoldsNobody() {
    shard.send(Batches.batch(new Source("s", 1, NOON), List.of()), NOON);
    shard.send(Batches.batch(new Source("s", 2, NOON + MINUTE), List.of()), NOON + MINUTE);
    assertThat(watermarkMillis()).isEqualTo(NOON + MINUTE);

    shard.send(Batches.batch(new Source("s", 1, NOON), List.of()), NOON + MINUTE + 1);
    shard.send(Batches.heartbeat("t", NOON + 90 * SECOND), NOON + 90 * SECOND);
    shard.send(Batches.batch(new Source("s", 2, NOON + 91 * SECOND), List.of()), NOON + 91_000);

    assertThat(watermarkMillis()).isEqualTo(NOON + 90 * SECOND);
  }

  @Test
  void t4_t5_aSourceFourMinutesFastMakesNobodyElsesSamplesLate() {
    long fast = 4 * MINUTE;
    for (long time = NOON; time < NOON + 30 * MINUTE; time += 15 * SECOND) {
      scrape(shard, "fast", A, time + fast, time);
      scrape(shard, "s", B, time, time + 1);
      assertThat(watermarkMillis()).isLessThanOrEqualTo(time);
    }

    assertThat(samples("accepted")).isEqualTo(240);
    assertThat(samples("late")).isZero();
    assertThat(shard.rejected).isEmpty();
    assertThat(windows(B, FIVE_MINUTES)).extracting(RollupWindow::count).containsOnly(20L);
  }

  @Test
  void t5_aSourceThatStopsHoldsTheRestForItsTimeoutOnly() {
    scrape(shard, "gone", A, NOON, NOON);
    for (long after = 0; after < 30 * SECOND; after += BEAT) {
      shard.send(Batches.heartbeat("s", NOON + after), NOON + after);
      assertThat(watermarkMillis()).as("held after %d ms", after).isEqualTo(NOON);
    }

    shard.send(Batches.heartbeat("s", NOON + 30 * SECOND), NOON + 30 * SECOND);

    assertThat(watermarkMillis()).isEqualTo(NOON + 30 * SECOND);
  }

  @Test
  void t5_aSourceThatFallsBehindHoldsTheRestForItsLagOnly() {
    long bound = 2 * MINUTE;
    for (long after = 0; after <= 10 * MINUTE; after += BEAT) {
      shard.send(Batches.heartbeat("hanging", NOON), NOON + after);
      shard.send(Batches.heartbeat("s", NOON + after), NOON + after);
      long expected = after <= bound ? NOON : NOON + after;
      assertThat(watermarkMillis()).as("after %d ms", after).isEqualTo(expected);
    }

    shard.send(Batches.heartbeat("hanging", NOON + 9 * MINUTE), NOON + 10 * MINUTE + 1);
    shard.send(Batches.heartbeat("s", NOON + 11 * MINUTE), NOON + 11 * MINUTE);
    assertThat(watermarkMillis()).as("caught up: never back").isEqualTo(NOON + 10 * MINUTE);
  }

  @Test
  void t5_anOutageOfAllSourcesMakesNoDataLate() {
    List<byte[]> spooledByS = new ArrayList<>();
    List<byte[]> spooledByT = new ArrayList<>();
    for (long time = NOON; time <= NOON + 40 * MINUTE; time += 15 * SECOND) {
      byte[] ofS = scrape("s", A, time);
      byte[] ofT = scrape("t", B, time);
      boolean cutOff = time > NOON + 10 * MINUTE && time < NOON + 40 * MINUTE;
      if (cutOff) {
        spooledByS.add(ofS);
        spooledByT.add(ofT);
      } else if (time < NOON + 40 * MINUTE) {
        shard.send(ofS, time);
        shard.send(ofT, time);
      }
    }
    long back = NOON + 40 * MINUTE;
    for (int i = 0; i < spooledByS.size(); i++) {
      shard.send(spooledByS.get(i), back + 10L * i);
      shard.send(spooledByT.get(i), back + 10L * i);
    }
    finish(NOON + 40 * MINUTE);

    assertThat(samples("late")).isZero();
    assertThat(samples("accepted")).isEqualTo(2 * 160);
    assertThat(windows(A, FIVE_MINUTES)).extracting(RollupWindow::count).containsOnly(20L);
    assertThat(windows(A, FIVE_MINUTES)).extracting(RollupWindow::correction).containsOnly(false);
  }

  @Test
  void t6_exactlyAtTheWatermarkNothingIsLate() {
    shard.send(Batches.heartbeat("s", NOON), NOON);

    shard.send(batch(NOON, Sample.of(A, NOON, 1), Sample.of(B, NOON - 1, 1)), NOON);

    assertThat(samples("accepted")).isEqualTo(1);
    assertThat(samples("late")).isEqualTo(1);
  }

  @Test
  void t6_exactlyAtTheHorizonASampleCorrectsOneBeforeItDoesNot() {
    shard.send(batch(NOON, Sample.of(A, NOON, 50), Sample.of(B, NOON, 50)), NOON);
    shard.send(Batches.heartbeat("s", NOON + 10 * MINUTE), NOON + 10 * MINUTE);
    long horizon = NOON - 50 * MINUTE;

    shard.send(
        batch(NOON + 10 * MINUTE, Sample.of(A, horizon, 1), Sample.of(B, horizon - 1, 1)),
        NOON + 10 * MINUTE);
    finish(NOON + 10 * MINUTE);

    assertThat(samples("late")).isEqualTo(1);
    assertThat(samples("too_late")).isEqualTo(1);
    assertThat(windows(A, FIVE_MINUTES)).extracting(RollupWindow::startMillis).contains(horizon);
    assertThat(windows(B, FIVE_MINUTES)).hasSize(1);
  }

  @Test
  void t6_whatIsNewerThanItsSeriesLastIsNeverTooLate() {
    shard.send(batch(NOON, Sample.of(A, NOON, 5)), NOON);
    long later = NOON + 5 * HOUR;
    shard.send(Batches.heartbeat("s", later), later);

    shard.send(
        batch(
            later,
            Sample.of(A, NOON + MINUTE, 7),
            Sample.of(A, NOON + MINUTE - 1, 6),
            Sample.of(A, NOON + 2 * MINUTE, StaleMarker.VALUE)),
        later);
    finish(later);

    assertThat(samples("late")).isEqualTo(1);
    assertThat(samples("unchecked")).isEqualTo(2);
    RollupWindow window = windows(A, FIVE_MINUTES).getLast();
    assertThat(window.count()).isEqualTo(2);
    assertThat(window.increase()).isEqualTo(2);
    assertThat(window.correction()).isTrue();
    assertThat(windows(A, ONE_HOUR).getLast().count()).isEqualTo(2);
  }

  @Test
  void t6_whatComesTooLateIsFlaggedAndNothingIsComputedFromIt() {
    shard.send(batch(NOON, Sample.of(A, NOON, 5)), NOON);
    shard.send(batch(NOON, Sample.of(A, NOON - HOUR - 1, 4)), NOON);
    finish(NOON);

    assertThat(Batches.read(shard.clean.get(1)).getFirst().flags())
        .isEqualTo(SeriesFlags.LATE | SeriesFlags.UNCHECKED);
    assertThat(windows(A, FIVE_MINUTES)).extracting(RollupWindow::startMillis).containsOnly(NOON);
  }

  @Test
  void t7_aSampleAtAWindowsStartIsInItAndOneAtItsEndIsNot() {
    shard.send(
        batch(
            NOON,
            Sample.of(A, NOON - 1, 1),
            Sample.of(A, NOON, 2),
            Sample.of(A, NOON + 5 * MINUTE - 1, 3),
            Sample.of(A, NOON + 5 * MINUTE, 4)),
        NOON + 5 * MINUTE);
    finish(NOON + 5 * MINUTE);

    assertThat(windows(A, FIVE_MINUTES))
        .extracting(RollupWindow::firstTimestampMillis)
        .containsExactly(NOON - 1, NOON, NOON + 5 * MINUTE);
    assertThat(windows(A, FIVE_MINUTES).get(1).lastTimestampMillis())
        .isEqualTo(NOON + 5 * MINUTE - 1);
  }

  @Test
  void t8_aSpoolReplayDoesNotMoveTheWatermarkAndEndsAsIfInTime() {
    try (ShardHarness inTime = new ShardHarness(SETTINGS)) {
      List<byte[]> spooled = new ArrayList<>();
      for (long time = NOON; time < NOON + HOUR; time += 15 * SECOND) {
        byte[] ofSpooling = scrape("spooling", A, time);
        if (time < NOON + MINUTE) {
          shard.send(ofSpooling, time);
        } else {
          spooled.add(ofSpooling);
        }
        inTime.send(ofSpooling, time);
        scrape(shard, "s", B, time, time + 1);
        scrape(inTime, "s", B, time, time + 1);
      }
      long back = NOON + HOUR;
      shard.send(Batches.heartbeat("s", back), back);
      for (byte[] each : spooled) {
        shard.send(each, back);
        assertThat(watermarkMillis()).isEqualTo(back);
      }
      finish(back);
      finish(inTime, back);

      for (RollupLevel level : SETTINGS.levels()) {
        for (Labels series : List.of(A, B)) {
          Windows.assertSame(
              windows(series, level), Windows.lastOf(inTime.rollups).of(series, level));
        }
      }
      assertThat(samples("late")).isPositive();
    }
  }

  @Test
  void t9_aRestartKeepsTheWatermarkAndWhoHoldsIt() {
    assertThat(watermarkMillis()).isEqualTo(Watermark.UNSET);
    shard.send(Batches.heartbeat("slow", NOON - MINUTE), NOON);
    shard.send(Batches.heartbeat("s", NOON), NOON);
    shard.restart(true);
    assertThat(watermarkMillis()).isEqualTo(NOON - MINUTE);

    shard.send(Batches.heartbeat("s", NOON + BEAT), NOON + BEAT);
    assertThat(watermarkMillis()).isEqualTo(NOON - MINUTE);
    shard.send(Batches.heartbeat("slow", NOON), NOON + 2 * BEAT);
    assertThat(watermarkMillis()).isEqualTo(NOON);
  }

  @Test
  void t9_beforeTheFirstMarkNoWindowOfLateCloses() {
    shard.send(Batches.batch(new Source("s", 1, 0), List.of(Sample.of(A, NOON, 1))), NOON);
    shard.send(
        Batches.batch(new Source("s", 1, 0), List.of(Sample.of(A, NOON + 10 * MINUTE, 1))),
        NOON + 10 * MINUTE);

    assertThat(shard.rollups).isEmpty();
    assertThat(samples("accepted")).isEqualTo(2);
  }

  private void finish(long millis) {
    finish(shard, millis);
  }

  /** Closes all windows of what has come. */
  private static void finish(ShardHarness each, long millis) {
    long end = millis + 2 * HOUR;
    for (long time = end; time <= end + MINUTE; time += BEAT) {
      each.send(Batches.heartbeat("s", time), time);
    }
  }

  private static void scrape(
      ShardHarness each, String source, Labels series, long timestampMillis, long appendMillis) {
    each.send(scrape(source, series, timestampMillis), appendMillis);
  }

  /** A scrape whose mark is its own time. */
  private static byte[] scrape(String source, Labels series, long timestampMillis) {
    return Batches.batch(
        new Source(source, 1, timestampMillis),
        List.of(Sample.of(series, timestampMillis, (double) (timestampMillis / SECOND % 1_000))));
  }

  private static byte[] batch(long markMillis, Sample... samples) {
    return Batches.batch(new Source("s", 1, markMillis), List.of(samples));
  }

  private long watermarkMillis() {
    return shard.store().holder().active().watermark().millis();
  }

  private double samples(String result) {
    return shard.count("weir.shard.samples", "result", result);
  }

  private List<RollupWindow> windows(Labels series, RollupLevel level) {
    List<Rollup> emitted = shard.rollups;
    return Windows.lastOf(emitted).of(series, level);
  }
}
