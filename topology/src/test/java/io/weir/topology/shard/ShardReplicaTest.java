package io.weir.topology.shard;

import static io.weir.topology.shard.ReplicaScrapes.INTERVAL;
import static io.weir.topology.shard.ReplicaScrapes.TOTAL;
import static io.weir.topology.shard.ReplicaScrapes.UP;
import static io.weir.topology.shard.ReplicaScrapes.clean;
import static io.weir.topology.shard.ReplicaScrapes.end;
import static io.weir.topology.shard.ReplicaScrapes.failed;
import static io.weir.topology.shard.ReplicaScrapes.heartbeat;
import static io.weir.topology.shard.ReplicaScrapes.scrape;
import static io.weir.topology.shard.ReplicaScrapes.well;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Seconds below are of a minute: replica a scrapes at 0, 15, 30, replica b at 7, 22, 37. */
final class ShardReplicaTest {
  private static final long NOON = 1_799_996_400_000L;
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  private final ShardHarness shard = new ShardHarness(new ShardSettings(TIME, List.of(), true, 0));

  @AfterEach
  void close() {
    shard.close();
  }

  private static long at(double seconds) {
    return NOON + Math.round(seconds * 1000);
  }

  /** Sends a scrape at its own time. */
  private void send(String replica, double seconds) {
    shard.send(well(replica, at(seconds), seconds), at(seconds));
  }

  private void sendFailed(String replica, double seconds) {
    shard.send(failed(replica, at(seconds)), at(seconds));
  }

  /** Second of each sample of the counter that went on. */
  private List<Double> seconds() {
    return clean(shard, TOTAL).stream()
        .map(sample -> (sample.timestampMillis() - NOON) / 1000.0)
        .toList();
  }

  private double count(String replica, String result) {
    var counter =
        shard
            .meters
            .find("weir.replica.batches")
            .tag("replica", replica)
            .tag("result", result)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private int held() {
    return shard.store().holder().active().replicas().heldCount();
  }

  @Test
  void d2_ofTwoReplicasTheFirstIsElectedAndTheOthersAreHeldUntilPassed() {
    for (int i = 0; i < 4; i++) {
      send("a", 15 * i);
      send("b", 15 * i + 7);
    }

    assertThat(seconds()).containsExactly(0.0, 15.0, 30.0, 45.0);
    assertThat(held()).isEqualTo(1);
    assertThat(count("a", "kept")).isEqualTo(4);
    assertThat(count("a", "held")).isZero();
    assertThat(count("b", "held")).isEqualTo(4);
    assertThat(count("b", "dropped")).isEqualTo(3);
    assertThat(count("b", "kept")).isZero();
  }

  @Test
  void d2_whatGoesOnIsTheBytesThatCame() {
    byte[] first = well("a", at(0), 1);
    byte[] second = well("b", at(7), 1);
    byte[] third = well("b", at(30), 2);
    shard.send(first, at(0));
    shard.send(second, at(7));
    shard.send(third, at(30));

    assertThat(shard.clean).containsExactly(first, second, third);
  }

  @Test
  void d2_aBatchIsHeldForExactlyThreeIntervals() {
    send("a", 0);
    send("b", 7);

    shard.send(heartbeat("b", at(7)), at(7) + 3 * INTERVAL);
    assertThat(held()).isEqualTo(1);

    shard.send(heartbeat("b", at(7)), at(7) + 3 * INTERVAL + 1);
    assertThat(held()).isZero();
    assertThat(count("b", "dropped")).isEqualTo(1);
    assertThat(seconds()).containsExactly(0.0);
  }

  @Test
  void d2_withoutAReplicaNothingIsHeldAndNothingIsWritten() {
    shard.send(scrape("", 1, at(0), at(0), false, Sample.of(UP, at(0), 1)), at(0));
    shard.send(scrape("", 1, at(7), at(7), false, Sample.of(UP, at(7), 1)), at(7));

    assertThat(shard.clean).hasSize(2);
    assertThat(shard.store().holder().active().replicas().electionCount()).isZero();
    assertThat(shard.changelog).noneMatch(entry -> entry.key[0] == 'E' || entry.key[0] == 'H');
  }

  @Test
  void d2_heldBatchesAndElectionsLeaveTheLogWhenTheyAreOver() {
    send("a", 0);
    send("b", 7);
    assertThat(keys('H')).isEqualTo(1);
    send("a", 15);
    assertThat(keys('H')).isZero();
    assertThat(keys('E')).isEqualTo(1);

    long later = at(0) + 3 * 3_600_000;
    for (int i = 0; i < 4; i++) {
      shard.send(Batches.heartbeat("other", later), later + i * 10_000L);
    }
    assertThat(keys('E')).isZero();
    assertThat(shard.store().holder().active().replicas().electionCount()).isZero();
  }

  private long keys(char kind) {
    return shard.compacted().stream().filter(entry -> entry.key[0] == kind).count();
  }

  @Test
  void d2_targetsOfDifferentTenantsHaveElectionsOfTheirOwn() {
    send("a", 0);
    byte[] other =
        Batches.batch(
            new BatchHeader(
                "other",
                new Source("scraper-b", 1, at(7)),
                new Scrape("t", INTERVAL, at(7), false, "b"),
                null),
            List.of(Sample.of(UP, at(7), 1)));
    shard.send(other, at(7));

    assertThat(shard.clean).hasSize(2);
  }

  @Test
  void d3_atOneAndAHalfIntervalsTheElectionStaysBeyondItMoves() {
    send("a", 0);
    send("b", 7.5);
    send("b", 22.5);
    assertThat(seconds()).containsExactly(0.0);

    shard.send(well("b", at(23), 23), at(22.5) + 1);
    assertThat(seconds()).containsExactly(0.0, 7.5, 22.5, 23.0);
    assertThat(count("b", "kept")).isEqualTo(3);
    assertThat(count("b", "held")).isEqualTo(2);

    send("a", 30);
    send("b", 38);
    assertThat(seconds()).containsExactly(0.0, 7.5, 22.5, 23.0, 38.0);
    assertThat(count("a", "dropped")).isEqualTo(1);
  }

  @Test
  void d3_timeThatHasPassedIsAppendTimeWhateverTheReplicasClock() {
    send("a", 0);
    shard.send(well("b", at(7 + 240), 7), at(7));
    shard.send(well("b", at(22 + 240), 22), at(22));
    send("a", 15);
    shard.send(well("b", at(37 + 240), 37), at(37));

    assertThat(seconds()).containsExactly(0.0, 15.0);
    assertThat(held()).isEqualTo(3);
  }

  @Test
  void d3_movesAtOnceWhenTheElectedOnesScrapeFailedAndTheOthersDidNot() {
    send("a", 0);
    send("b", 7);
    sendFailed("a", 15);

    assertThat(seconds()).containsExactly(0.0, 7.0);
    send("b", 22);
    assertThat(seconds()).containsExactly(0.0, 7.0, 22.0);
    assertThat(clean(shard, UP)).allMatch(sample -> sample.valueBits() == bits(1));
    assertThat(count("a", "held")).isEqualTo(1);
    assertThat(count("a", "dropped")).isEqualTo(1);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  @Test
  void d3_staysWhenTheOthersScrapeFailedToo() {
    send("a", 0);
    sendFailed("b", 7);
    sendFailed("a", 15);
    sendFailed("b", 22);

    assertThat(clean(shard, UP)).containsExactly(Sample.of(UP, at(0), 1), Sample.of(UP, at(15), 0));
    assertThat(clean(shard, TOTAL).getLast())
        .isEqualTo(Sample.of(TOTAL, at(15), StaleMarker.VALUE));
  }

  @Test
  void d3_movesAtOnceToTheReplicaThatIsTheFirstToBeWellAgain() {
    send("a", 0);
    sendFailed("b", 7);
    sendFailed("a", 15);
    send("b", 22);
    send("a", 30);

    assertThat(seconds()).containsExactly(0.0, 15.0, 22.0);
    send("b", 37);
    assertThat(seconds()).containsExactly(0.0, 15.0, 22.0, 37.0);
  }

  @Test
  void d3_aReplicaNotHeardForMoreThanOneAndAHalfIntervalsIsNotWell() {
    send("a", 0);
    send("b", 7);
    send("a", 15);
    shard.send(failed("a", at(28)), at(7) + 3 * INTERVAL / 2 + 1);

    assertThat(clean(shard, UP).getLast()).isEqualTo(Sample.of(UP, at(28), 0));
  }

  @Test
  void d3_aReplicaHeardOneAndAHalfIntervalsAgoIsStillWell() {
    send("a", 0);
    send("b", 7);
    send("a", 15);
    shard.send(failed("a", at(28)), at(7) + 3 * INTERVAL / 2);

    assertThat(clean(shard, UP).getLast()).isEqualTo(Sample.of(UP, at(15), 1));
  }

  @Test
  void d3_aSourceThatCeasesHandsOverBeforeTheWatermarkMoves() {
    send("a", 0);
    shard.send(heartbeat("a", at(2)), at(2));
    send("b", 7);
    shard.send(heartbeat("b", at(14)), at(14));
    send("b", 22);
    shard.send(heartbeat("b", at(29)), at(29));
    assertThat(seconds()).containsExactly(0.0);

    shard.send(heartbeat("b", at(31)), at(31.999));
    assertThat(seconds()).containsExactly(0.0);
    shard.send(heartbeat("b", at(32)), at(32));

    assertThat(seconds()).containsExactly(0.0, 7.0, 22.0);
    assertThat(shard.store().holder().active().watermark().millis()).isEqualTo(at(32));
    assertThat(shard.count("weir.shard.samples", "result", "late")).isZero();
    send("b", 37);
    assertThat(seconds()).containsExactly(0.0, 7.0, 22.0, 37.0);
  }

  @Test
  void d3_aSourceThatIsGoneWhileNothingIsHeldIsFollowedAtOnce() {
    send("a", 0);
    for (int second = 5; second <= 45; second += 5) {
      shard.send(Batches.heartbeat("other", at(second)), at(second));
    }
    shard.send(failed("b", at(46)), at(46));

    assertThat(clean(shard, UP).getLast()).isEqualTo(Sample.of(UP, at(46), 0));
  }

  @Test
  void d3_anElectedReplicaThatComesBackLetsTheHeldOnesInItsGapGoFirst() {
    send("a", 0);
    send("b", 7);
    send("b", 22);
    shard.send(scrape("a", 2, at(30), at(30), false, Sample.of(TOTAL, at(30), 30)), at(30));

    assertThat(seconds()).containsExactly(0.0, 7.0, 22.0, 30.0);
    send("b", 37);
    shard.send(scrape("a", 2, at(45), at(45), false, Sample.of(TOTAL, at(45), 45)), at(45));
    assertThat(seconds()).containsExactly(0.0, 7.0, 22.0, 30.0, 45.0);
  }

  @Test
  void d3_aGapOfOneAndAHalfIntervalsIsNotFilled() {
    send("a", 0);
    send("b", 7);
    shard.send(well("a", at(22.5), 22), at(22.5));

    assertThat(seconds()).containsExactly(0.0, 22.5);
  }

  @Test
  void d3_aFailedScrapeTakesOverOnlyAfterTwoIntervals() {
    send("a", 0);
    sendFailed("b", 7);
    sendFailed("b", 22);
    shard.send(failed("b", at(29)), at(30));
    assertThat(seconds()).containsExactly(0.0);

    shard.send(failed("b", at(30)), at(30) + 1);
    assertThat(clean(shard, UP))
        .extracting(Sample::timestampMillis)
        .containsExactly(at(0), at(7), at(22), at(29), at(30));
  }

  @Test
  void d3_whatIsNotLaterThanAnothersAcceptedScrapeIsDropped() {
    send("a", 0);
    send("b", 22);
    send("b", 37);
    shard.send(well("a", at(15), 15), at(38));
    shard.send(well("a", at(37), 37), at(38));
    shard.send(well("a", at(52), 52), at(100));
    shard.send(well("a", at(37), 37), at(101));

    assertThat(seconds()).containsExactly(0.0, 22.0, 37.0, 52.0);
    assertThat(count("a", "dropped")).isEqualTo(3);
  }

  @Test
  void d3_anElectedReplicasOwnLateScrapeIsTakenIn() {
    send("a", 0);
    send("a", 30);
    shard.send(well("a", at(15), 15), at(31));

    assertThat(seconds()).containsExactly(0.0, 30.0, 15.0);
  }

  @Test
  void d3_allPartsOfOneScrapeGoTheSameWay() {
    shard.send(part("a", 0, UP), at(0));
    shard.send(part("a", 0, TOTAL), at(0));
    shard.send(part("b", 7, UP), at(7));
    shard.send(part("b", 7, TOTAL), at(7));
    shard.send(part("b", 23, UP), at(23));
    shard.send(part("b", 23, TOTAL), at(23));

    for (Labels labels : List.of(UP, TOTAL)) {
      assertThat(clean(shard, labels))
          .extracting(Sample::timestampMillis)
          .containsExactly(at(0), at(7), at(23));
    }
    assertThat(count("b", "kept")).isEqualTo(4);
  }

  private static byte[] part(String replica, double seconds, Labels labels) {
    return scrape(
        replica, 1, at(seconds), at(seconds), false, Sample.of(labels, at(seconds), seconds));
  }

  @Test
  void d3_aPartOfMarkersDoesNotMakeAScrapeUnwell() {
    shard.send(part("a", 0, UP), at(0));
    shard.send(part("b", 7, UP), at(7));
    shard.send(part("a", 15, UP), at(15));
    shard.send(
        scrape("a", 1, at(15), at(15), false, Sample.of(TOTAL, at(15), StaleMarker.VALUE)), at(15));

    assertThat(clean(shard, TOTAL)).containsExactly(Sample.of(TOTAL, at(15), StaleMarker.VALUE));
  }

  @Test
  void d4_markersAndUpZeroOfOneThatIsNotElectedAreDropped() {
    send("a", 0);
    send("b", 7);
    send("a", 15);
    sendFailed("b", 22);
    send("a", 30);

    assertThat(clean(shard, UP)).allMatch(sample -> sample.valueBits() == bits(1));
    assertThat(seconds()).containsExactly(0.0, 15.0, 30.0);
    assertThat(count("b", "dropped")).isEqualTo(2);
  }

  @Test
  void d4_theElectedOnesFailureIsHeardAfterAllWhenTheOtherDies() {
    send("a", 0);
    send("b", 7);
    sendFailed("a", 15);
    assertThat(seconds()).containsExactly(0.0, 7.0);

    sendFailed("a", 30);
    shard.send(failed("a", at(38)), at(38));
    assertThat(clean(shard, UP))
        .containsExactly(
            Sample.of(UP, at(0), 1),
            Sample.of(UP, at(7), 1),
            Sample.of(UP, at(15), 0),
            Sample.of(UP, at(30), 0),
            Sample.of(UP, at(38), 0));
  }

  @Test
  void d4_aTargetThatBothLoseEndsOnce() {
    send("a", 0);
    send("b", 7);
    send("a", 15);
    send("b", 22);
    shard.send(end("a", at(46.5)), at(46.5));
    shard.send(end("b", at(53.5)), at(53.5));
    shard.send(heartbeat("a", at(120)), at(120));

    assertThat(clean(shard, UP).getLast()).isEqualTo(Sample.of(UP, at(46.5), StaleMarker.VALUE));
    assertThat(clean(shard, UP).stream().filter(ShardReplicaTest::isMarker)).hasSize(1);
    assertThat(seconds()).containsExactly(0.0, 15.0, 22.0, 46.5);
    assertThat(count("b", "dropped")).isEqualTo(2);
  }

  @Test
  void d4_aTargetThatOnlyTheElectedOneLosesGoesOn() {
    send("a", 0);
    send("b", 7);
    send("a", 15);
    send("b", 22);
    shard.send(end("a", at(30)), at(30));
    send("b", 37);

    assertThat(clean(shard, UP)).noneMatch(ShardReplicaTest::isMarker);
    assertThat(seconds()).containsExactly(0.0, 15.0, 22.0, 37.0);
  }

  private static boolean isMarker(Sample sample) {
    return sample.valueBits() == StaleMarker.BITS;
  }

  @Test
  void t4_whatIsTooFarAheadIsJudgedByItsOwnAppendTimeAndPlace() {
    send("a", 0);
    byte[] ahead =
        scrape(
            "b",
            1,
            at(7),
            at(7),
            false,
            Sample.of(TOTAL, at(7), 7),
            Sample.of(UP, at(7) + 300_001, 1));
    shard.send(ahead, at(7));
    assertThat(shard.rejected).isEmpty();
    send("b", 30);

    assertThat(seconds()).containsExactly(0.0, 7.0, 30.0);
    assertThat(shard.rejected).hasSize(1);
    Rejected rejected = shard.rejected.getFirst();
    assertThat(rejected.offset()).isEqualTo(1);
    assertThat(rejected.appendTimeMillis()).isEqualTo(at(7));
    assertThat(rejected.bytes()).isEqualTo(ahead);
  }

  @Test
  void d2_aBatchThatCantBeUsedIsRejectedWhenItComes() {
    send("a", 0);
    shard.send(
        scrape("b", 1, at(7), at(7), false, Sample.of(Labels.of("job", "j"), at(7), 7)), at(7));

    assertThat(shard.rejected).hasSize(1);
    assertThat(held()).isZero();
  }

  @Test
  void t6_aHeldScrapeThatIsOlderThanTheWatermarkIsLateWhenItGoesOn() {
    send("a", 0);
    send("b", 7);
    shard.send(heartbeat("a", at(10)), at(10));
    shard.send(heartbeat("b", at(10)), at(10));
    sendFailed("a", 15);

    assertThat(seconds()).containsExactly(0.0, 7.0);
    assertThat(shard.count("weir.shard.samples", "result", "late")).isEqualTo(2);
  }

  @Test
  void d2_d3_surviveARestart() {
    send("a", 0);
    send("b", 7);
    shard.restart(true);
    send("b", 22);
    shard.restart(false);
    assertThat(held()).isEqualTo(2);
    send("b", 37);
    shard.restart(true);
    send("a", 45);
    send("b", 52);

    assertThat(seconds()).containsExactly(0.0, 7.0, 22.0, 37.0, 52.0);
  }
}
