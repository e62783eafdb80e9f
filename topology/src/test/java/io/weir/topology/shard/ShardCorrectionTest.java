package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.control.Revision;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What late samples change, and when. */
final class ShardCorrectionTest {
  /** A multiple of an hour. */
  private static final long NOON = 1_799_996_400_000L;

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final Labels TOTAL = Batches.series("x_total");
  private static final Labels GAUGE = Batches.series("x");
  private static final RollupLevel FIVE_MINUTES = RollupLevel.parse("5m");
  private static final RollupLevel ONE_HOUR = RollupLevel.parse("1h");
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  private final ShardHarness shard =
      new ShardHarness(new ShardSettings(TIME, List.of(FIVE_MINUTES, ONE_HOUR), true, 0));

  private long now = NOON;

  @AfterEach
  void close() {
    shard.close();
  }

  @Test
  void c1_aLateSampleCorrectsItsWindowAndTheIncreaseOfTheNext() {
    send(TOTAL, NOON + 1, 10);
    send(TOTAL, NOON + 5 * MINUTE, 20);
    send(TOTAL, NOON + 10 * MINUTE, 30);
    advanceTo(NOON + 15 * MINUTE);
    shard.rollups.clear();

    send(TOTAL, NOON + 4 * MINUTE, 14);
    passTenSeconds();

    assertThat(windows(FIVE_MINUTES))
        .extracting(RollupWindow::startMillis)
        .containsExactly(NOON, NOON + 5 * MINUTE);
    RollupWindow own = windows(FIVE_MINUTES).getFirst();
    assertThat(own.count()).isEqualTo(2);
    assertThat(own.increase()).isEqualTo(4);
    RollupWindow next = windows(FIVE_MINUTES).getLast();
    assertThat(next.count()).isEqualTo(1);
    assertThat(next.increase()).isEqualTo(6);
    assertThat(next.total()).isEqualTo(20);
  }

  @Test
  void c1_aLateSampleThatShowsAResetRaisesEveryLaterTotalAtAllLevels() {
    for (int i = 0; i < 25; i++) {
      send(TOTAL, NOON + 5L * i * MINUTE, 10 + i);
    }
    advanceTo(NOON + 2 * HOUR);
    assertThat(shard.rollups).hasSize(24 + 2);
    shard.rollups.clear();

    send(TOTAL, NOON + 62 * MINUTE, 100);
    passTenSeconds();

    List<RollupWindow> lower = windows(FIVE_MINUTES);
    assertThat(lower).extracting(RollupWindow::startMillis).startsWith(NOON + HOUR).hasSize(12);
    assertThat(lower.get(0).total()).isEqualTo(100);
    assertThat(lower.get(1).increase()).isEqualTo(23);
    assertThat(lower.get(11).total()).isEqualTo(33 + 100);
    List<RollupWindow> upper = windows(ONE_HOUR);
    assertThat(upper).hasSize(1);
    assertThat(upper.getFirst().count()).isEqualTo(13);
    assertThat(upper.getFirst().increase()).isEqualTo(112);
    assertThat(shard.count("weir.corrections", "level", "5m")).isEqualTo(12);
    assertThat(shard.count("weir.corrections", "level", "1h")).isEqualTo(1);
    assertThat(shard.meters.counter("weir.corrections.series").count()).isEqualTo(1);

    shard.rollups.clear();
    advanceTo(NOON + 2 * HOUR + 5 * MINUTE);
    assertThat(windows(FIVE_MINUTES).getFirst().total()).isEqualTo(34 + 100);
    assertThat(windows(FIVE_MINUTES).getFirst().correction()).isFalse();
  }

  @Test
  void c1_aLateResetOnTheFirstSampleOfAWindow() {
    send(TOTAL, NOON, 50);
    send(TOTAL, NOON + 6 * MINUTE, 60);
    advanceTo(NOON + 10 * MINUTE);
    shard.rollups.clear();

    send(TOTAL, NOON + 5 * MINUTE, 5);
    passTenSeconds();

    assertThat(windows(FIVE_MINUTES)).hasSize(1);
    RollupWindow window = windows(FIVE_MINUTES).getFirst();
    assertThat(window.startMillis()).isEqualTo(NOON + 5 * MINUTE);
    assertThat(window.first()).isEqualTo(5);
    assertThat(window.increase()).isEqualTo(60);
    assertThat(window.total()).isEqualTo(110);
  }

  @Test
  void c1_aWindowThatWasEmptyIsEmittedAndCorrectsTheNext() {
    send(TOTAL, NOON, 10);
    send(TOTAL, NOON + 10 * MINUTE, 30);
    advanceTo(NOON + 15 * MINUTE);
    shard.rollups.clear();

    send(TOTAL, NOON + 7 * MINUTE, 20);
    passTenSeconds();

    assertThat(windows(FIVE_MINUTES))
        .extracting(RollupWindow::startMillis, RollupWindow::increase, RollupWindow::correction)
        .containsExactly(
            tuple(NOON + 5 * MINUTE, 10.0, false), tuple(NOON + 10 * MINUTE, 10.0, true));
  }

  @Test
  void c1_anEarlierFirstSampleMovesTheStartOfTheRun() {
    send(TOTAL, NOON + 10 * MINUTE, 30);
    send(TOTAL, NOON + 15 * MINUTE, 31);
    advanceTo(NOON + 20 * MINUTE);
    shard.rollups.clear();

    send(TOTAL, NOON + 7 * MINUTE, 40);
    passTenSeconds();

    List<RollupWindow> windows = windows(FIVE_MINUTES);
    assertThat(windows).extracting(RollupWindow::runStart).containsExactly(true, false, false);
    assertThat(windows).extracting(RollupWindow::increase).containsExactly(0.0, 30.0, 1.0);
    assertThat(windows).extracting(RollupWindow::total).containsExactly(40.0, 70.0, 71.0);
  }

  @Test
  void c1_aLateStalenessMarkerIsNoSample() {
    send(TOTAL, NOON, 10);
    send(TOTAL, NOON + 5 * MINUTE, 20);
    advanceTo(NOON + 10 * MINUTE);
    shard.rollups.clear();

    send(TOTAL, NOON + MINUTE, StaleMarker.VALUE);
    passTenSeconds();

    assertThat(shard.rollups).isEmpty();
    assertThat(shard.count("weir.shard.samples", "result", "late")).isEqualTo(1);
  }

  @Test
  void c1_anOpenWindowAboveJustTakesWhatWasCorrected() {
    send(TOTAL, NOON, 10);
    send(TOTAL, NOON + 5 * MINUTE, 20);
    advanceTo(NOON + 10 * MINUTE);
    send(TOTAL, NOON + 1, 15);
    passTenSeconds();
    assertThat(windows(ONE_HOUR)).isEmpty();

    advanceTo(NOON + HOUR);

    assertThat(windows(ONE_HOUR)).hasSize(1);
    assertThat(windows(ONE_HOUR).getFirst().count()).isEqualTo(3);
    assertThat(windows(ONE_HOUR).getFirst().correction()).isFalse();
  }

  @Test
  void t7_aLateSampleOfAnOpenWindowCorrectsNothing() {
    advanceTo(NOON + 4 * MINUTE);
    now = NOON + 5 * MINUTE;
    send(TOTAL, NOON + 1, 1);

    assertThat(shard.rollups).hasSize(1);
    assertThat(windows(FIVE_MINUTES).getFirst().correction()).isFalse();
    assertThat(shard.count("weir.shard.samples", "result", "late")).isEqualTo(1);
  }

  @Test
  void t6_aSampleAtTheWatermarkIsOnTimeAndOneBeforeItCorrects() {
    advanceTo(NOON);
    send(GAUGE, NOON, 1);
    send(GAUGE, NOON - 1, 1);
    passTenSeconds();

    assertThat(shard.count("weir.shard.samples", "result", "accepted")).isEqualTo(1);
    assertThat(windows(FIVE_MINUTES)).hasSize(1);
    assertThat(windows(FIVE_MINUTES).getFirst().startMillis()).isEqualTo(NOON - 5 * MINUTE);
  }

  @Test
  void t6_aSampleAtTheHorizonCorrectsAndOneBeforeItDoesNot() {
    send(GAUGE, NOON, 1);
    advanceTo(NOON + HOUR + 2 * MINUTE);
    shard.rollups.clear();

    send(GAUGE, NOON + 2 * MINUTE, 2);
    send(GAUGE, NOON + 2 * MINUTE - 1, 3);
    passTenSeconds();

    assertThat(windows(FIVE_MINUTES)).extracting(RollupWindow::sum).containsExactly(3.0);
    assertThat(windows(ONE_HOUR)).extracting(RollupWindow::sum).containsExactly(3.0);
    assertThat(shard.count("weir.shard.samples", "result", "too_late")).isEqualTo(1);
  }

  @Test
  void t6_whatCameTooLateIsInNoLaterCorrection() {
    send(GAUGE, NOON + 4 * MINUTE, 1);
    advanceTo(NOON + HOUR + 2 * MINUTE);
    send(GAUGE, NOON + MINUTE, 5);
    shard.restart(true);
    shard.rollups.clear();

    send(GAUGE, NOON + 3 * MINUTE, 2);
    passTenSeconds();

    assertThat(windows(FIVE_MINUTES)).extracting(RollupWindow::sum).containsExactly(3.0);
    assertThat(shard.count("weir.shard.samples", "result", "too_late")).isEqualTo(1);
  }

  @Test
  void d1_whatCountedIsKnownBeyondTheHorizonAndWhatCameTooLateIsNot() {
    send(GAUGE, NOON, 1);
    send(GAUGE, NOON + 4 * MINUTE, 1);
    advanceTo(NOON + HOUR + 2 * MINUTE);
    shard.clean.clear();

    send(GAUGE, NOON, 1);
    send(GAUGE, NOON, 2);
    send(GAUGE, NOON + 1, 3);
    send(GAUGE, NOON + 1, 3);

    assertThat(shard.count("weir.shard.samples", "result", "duplicate")).isEqualTo(1);
    assertThat(shard.count("weir.shard.samples", "result", "conflict")).isEqualTo(1);
    assertThat(shard.count("weir.shard.samples", "result", "too_late")).isEqualTo(2);
    assertThat(shard.clean).hasSize(2);
  }

  @Test
  void t6_whatIsNewerThanItsSeriesLastIsNeverTooLate() {
    send(TOTAL, NOON, 10);
    advanceTo(NOON + 5 * HOUR);
    shard.restart(true);
    shard.rollups.clear();

    send(TOTAL, NOON + 15_000, 12);
    send(TOTAL, NOON + 6 * MINUTE, 3);
    passTenSeconds();

    assertThat(windows(FIVE_MINUTES))
        .extracting(RollupWindow::count, RollupWindow::increase, RollupWindow::total)
        .containsExactly(tuple(2L, 2.0, 12.0), tuple(1L, 3.0, 15.0));
    assertThat(windows(ONE_HOUR))
        .extracting(RollupWindow::count, RollupWindow::total)
        .containsExactly(tuple(3L, 15.0));
    assertThat(Batches.read(shard.clean.getLast())).allMatch(sample -> sample.flags() == 0);
  }

  @Test
  void t6_beyondTheSevenDaysOfARunItIs() {
    advanceTo(NOON);
    send(GAUGE, NOON - 7 * DAY, 1);
    send(GAUGE, NOON - 7 * DAY - 1, 1);
    send(TOTAL, NOON - 7 * DAY - 1, 1);
    passTenSeconds();

    assertThat(windows(FIVE_MINUTES)).hasSize(1);
    assertThat(shard.count("weir.shard.samples", "result", "unchecked")).isEqualTo(2);
    assertThat(shard.store().holder().active().head().seriesCount()).isEqualTo(1);
  }

  @Test
  void t9_beforeTheFirstMarkASpoolIsRolledUpHoweverOldItIs() {
    for (int i = 0; i < 180; i++) {
      long time = NOON - 3 * HOUR + i * MINUTE;
      shard.send(
          Batches.batch(new Source("s", 1, time), List.of(Sample.of(TOTAL, time, i))),
          NOON + i * 100L);
    }
    now = NOON + 1;
    shard.restart(true);
    advanceTo(NOON + 1);

    Windows windows = Windows.lastOf(shard.rollups);
    assertThat(windows.of(TOTAL, FIVE_MINUTES)).hasSize(36).allMatch(window -> window.count() == 5);
    assertThat(windows.of(TOTAL, ONE_HOUR)).hasSize(3).allMatch(window -> window.count() == 60);
    assertThat(shard.count("weir.shard.samples", "result", "accepted")).isEqualTo(180);
  }

  @Test
  void c2_whatIsComputedAgainAndEqualIsNotEmitted() {
    send(GAUGE, NOON, 10);
    send(GAUGE, NOON + 5 * MINUTE, 20);
    send(GAUGE, NOON + 10 * MINUTE, 30);
    advanceTo(NOON + 15 * MINUTE);
    shard.rollups.clear();

    send(GAUGE, NOON + 4 * MINUTE, 14);
    passTenSeconds();

    assertThat(windows(FIVE_MINUTES)).hasSize(1);
  }

  @Test
  void c2_c5_aSpoolOfManyBatchesIsWorkedInTogether() {
    advanceTo(NOON);
    for (int i = 0; i < 240; i++) {
      send(GAUGE, NOON - HOUR + i * 15_000L, i);
    }
    assertThat(shard.rollups).isEmpty();
    passTenSeconds();

    assertThat(windows(FIVE_MINUTES)).hasSize(12);
    assertThat(windows(ONE_HOUR)).hasSize(1);
    assertThat(shard.rollups)
        .allMatch(rollup -> rollup.window().revision() == Revision.of(ShardHarness.EPOCH, 0, 1));
    send(GAUGE, NOON - 1, 5);
    passTenSeconds();
    assertThat(shard.rollups.getLast().window().revision())
        .isEqualTo(Revision.of(ShardHarness.EPOCH, 0, 2));
    assertThat(shard.compacted()).noneMatch(entry -> entry.key[0] == 'D');
  }

  @Test
  void c5_aSpoolOfVeryManyWindowsIsWorkedInAsItComes() {
    RollupLevel second = RollupLevel.parse("1s");
    try (ShardHarness busy = new ShardHarness(new ShardSettings(TIME, List.of(second), true, 0))) {
      busy.send(Batches.heartbeat("s", NOON), NOON);
      for (long time : new long[] {NOON - HOUR, NOON - 1}) {
        List<Sample> samples =
            IntStream.range(0, 60)
                .mapToObj(i -> Sample.of(Batches.series("m" + i), time, i))
                .toList();
        assertThat(busy.rollups).isEmpty();
        busy.send(Batches.batch(new Source("s", 1, NOON), samples), NOON + 1);
      }
      assertThat(busy.rollups).hasSize(120);
    }
  }

  @Test
  void c5_whatIsMarkedIsComputedBeforeAnotherWindowCloses() {
    send(TOTAL, NOON, 10);
    advanceTo(NOON + 9 * MINUTE);
    send(TOTAL, NOON + 1, 20);
    send(TOTAL, NOON + 6 * MINUTE, 30);
    shard.rollups.clear();

    advanceTo(NOON + 10 * MINUTE);

    assertThat(windows(FIVE_MINUTES))
        .extracting(RollupWindow::increase, RollupWindow::correction)
        .containsExactly(tuple(10.0, true), tuple(10.0, false));
  }

  private void send(Labels labels, long timestampMillis, double value) {
    send(Sample.of(labels, timestampMillis, value));
  }

  private void send(Sample sample) {
    now = Math.max(now, sample.timestampMillis());
    shard.send(Batches.batch(new Source("s", 1, now), List.of(sample)), now);
  }

  private void advanceTo(long watermarkMillis) {
    now = watermarkMillis;
    shard.send(Batches.heartbeat("s", watermarkMillis), now);
  }

  /** Append time goes on, event time doesn't. */
  private void passTenSeconds() {
    long mark = now;
    now += 10_000;
    shard.send(Batches.heartbeat("s", mark), now);
  }

  private List<RollupWindow> windows(RollupLevel level) {
    return shard.rollups.stream()
        .map(Rollup::window)
        .filter(window -> window.level().equals(level))
        .toList();
  }
}
