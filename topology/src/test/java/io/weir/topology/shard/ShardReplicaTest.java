package io.weir.topology.shard;

import static io.weir.topology.shard.ReplicaPair.ONE;
import static io.weir.topology.shard.ReplicaPair.at;
import static io.weir.topology.shard.ReplicaScrapes.INTERVAL;
import static io.weir.topology.shard.ReplicaScrapes.TOTAL;
import static io.weir.topology.shard.ReplicaScrapes.UP;
import static io.weir.topology.shard.ReplicaScrapes.clean;
import static io.weir.topology.shard.ReplicaScrapes.failed;
import static io.weir.topology.shard.ReplicaScrapes.heartbeat;
import static io.weir.topology.shard.ReplicaScrapes.scrape;
import static io.weir.topology.shard.ReplicaScrapes.well;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Seconds are of a minute: replica a scrapes at 0, 15, 30, replica b at 7, 22, 37. */
final class ShardReplicaTest {
  private static final Labels GONE = Batches.series("gone");

  private final ReplicaPair pair = new ReplicaPair();

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void d2_ofTwoReplicasTheFirstIsElectedAndTheOthersAreHeldUntilPassed() {
    for (int i = 0; i < 4; i++) {
      pair.send("a", 15 * i);
      pair.send("b", 15 * i + 7);
    }

    assertThat(pair.seconds()).containsExactly(0.0, 15.0, 30.0, 45.0);
    assertThat(pair.held()).isEqualTo(1);
    assertThat(pair.count("a", "kept")).isEqualTo(4);
    assertThat(pair.count("a", "held")).isZero();
    assertThat(pair.count("b", "held")).isEqualTo(4);
    assertThat(pair.count("b", "dropped")).isEqualTo(3);
    assertThat(pair.count("b", "kept")).isZero();
  }

  @Test
  void d2_whatGoesOnIsTheBytesThatCame() {
    byte[] first = well("a", at(0), 1);
    byte[] second = well("b", at(7), 1);
    byte[] third = well("b", at(30), 2);
    pair.shard.send(first, at(0));
    pair.shard.send(second, at(7));
    pair.shard.send(third, at(30));

    assertThat(pair.shard.clean).containsExactly(first, second, third);
  }

  @Test
  void d2_aBatchIsHeldForExactlyThreeIntervals() {
    pair.send("a", 0);
    pair.send("b", 7);

    pair.shard.send(heartbeat("b", at(7)), at(7) + 3 * INTERVAL);
    assertThat(pair.held()).isEqualTo(1);

    pair.shard.send(heartbeat("b", at(7)), at(7) + 3 * INTERVAL + 1);
    assertThat(pair.held()).isZero();
    assertThat(pair.count("b", "dropped")).isEqualTo(1);
    assertThat(pair.seconds()).containsExactly(0.0);
  }

  @Test
  void d2_withoutAReplicaNothingIsHeldAndNothingIsWritten() {
    pair.shard.send(scrape("", 1, at(0), at(0), false, Sample.of(UP, at(0), 1)), at(0));
    pair.shard.send(scrape("", 1, at(7), at(7), false, Sample.of(UP, at(7), 1)), at(7));

    assertThat(pair.shard.clean).hasSize(2);
    assertThat(pair.shard.store().holder().active().replicas().electionCount()).isZero();
    assertThat(pair.shard.changelog).noneMatch(entry -> entry.key[0] == 'E' || entry.key[0] == 'H');
  }

  @Test
  void d2_heldBatchesAndElectionsLeaveTheLogWhenTheyAreOver() {
    pair.send("a", 0);
    pair.send("b", 7);
    assertThat(keys('H')).isEqualTo(1);
    pair.send("a", 15);
    assertThat(keys('H')).isZero();
    assertThat(keys('E')).isEqualTo(1);

    long later = at(0) + 3 * 3_600_000;
    for (int i = 0; i < 4; i++) {
      pair.shard.send(Batches.heartbeat("other", later), later + i * 10_000L);
    }
    assertThat(keys('E')).isZero();
    assertThat(pair.shard.store().holder().active().replicas().electionCount()).isZero();
  }

  private long keys(char kind) {
    return pair.shard.compacted().stream().filter(entry -> entry.key[0] == kind).count();
  }

  @Test
  void d2_targetsOfDifferentTenantsHaveElectionsOfTheirOwn() {
    pair.send("a", 0);
    byte[] other =
        Batches.batch(
            new BatchHeader(
                "other",
                new Source("scraper-b", 1, at(7)),
                new Scrape("t", INTERVAL, at(7), false, "b"),
                null),
            List.of(Sample.of(UP, at(7), 1)));
    pair.shard.send(other, at(7));

    assertThat(pair.shard.clean).hasSize(2);
  }

  @Test
  void d3_atOneAndAHalfIntervalsTheElectionStaysBeyondItMoves() {
    pair.send("a", 0);
    pair.send("b", 7.5);
    pair.send("b", 22.5);
    assertThat(pair.seconds()).containsExactly(0.0);

    pair.shard.send(well("b", at(23), 23), at(22.5) + 1);
    assertThat(pair.seconds()).containsExactly(0.0, 7.5, 22.5, 23.0);
    assertThat(pair.count("b", "kept")).isEqualTo(3);
    assertThat(pair.count("b", "held")).isEqualTo(2);

    pair.send("a", 30);
    pair.send("b", 38);
    assertThat(pair.seconds()).containsExactly(0.0, 7.5, 22.5, 23.0, 38.0);
    assertThat(pair.count("a", "dropped")).isEqualTo(1);
  }

  @Test
  void d3_whatTheElectedOneSendsAgainPutsNoGapOff() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.send("b", 22);
    pair.shard.send(well("a", at(0), 0), at(30));
    pair.send("b", 37);
    pair.send("b", 52);

    assertThat(pair.seconds()).containsExactly(0.0, 7.0, 22.0, 37.0, 52.0);
  }

  @Test
  void d3_timeThatHasPassedIsAppendTimeWhateverTheReplicasClock() {
    pair.send("a", 0);
    pair.shard.send(well("b", at(7 + 240), 7), at(7));
    pair.shard.send(well("b", at(22 + 240), 22), at(22));
    pair.send("a", 15);
    pair.shard.send(well("b", at(37 + 240), 37), at(37));

    assertThat(pair.seconds()).containsExactly(0.0, 15.0);
    assertThat(pair.held()).isEqualTo(3);
  }

  @Test
  void d2_whatIsTooFarAheadStandsForNothing() {
    for (int i = 0; i < 4; i++) {
      pair.shard.send(well("a", at(15 * i + 301), i), at(15 * i));
      pair.send("b", 15 * i + 7);
    }

    assertThat(pair.seconds()).containsExactly(7.0, 22.0, 37.0, 52.0);
  }

  @Test
  void d4_theElectedOnesFailuresGoOnThoughOneOfItsScrapesWasTooFarAhead() {
    pair.send("a", 0);
    pair.shard.send(well("a", at(86_400), 1), at(15));
    pair.sendFailed("a", 30);

    assertThat(clean(pair.shard, UP).getLast()).isEqualTo(Sample.of(UP, at(30), 0));
  }

  @Test
  void d3_whatOnlyEndsSeriesGoesWithTheRestOfItsScrape() {
    pair.send("a", 0);
    pair.shard.send(well("b", at(7), 7), at(7));
    pair.shard.send(
        scrape("b", 1, at(7), at(7), false, Sample.of(GONE, at(7), StaleMarker.VALUE)), at(7));
    pair.sendFailed("a", 15);

    assertThat(pair.seconds()).containsExactly(0.0, 7.0);
    assertThat(clean(pair.shard, GONE)).containsExactly(Sample.of(GONE, at(7), StaleMarker.VALUE));
  }

  @Test
  void d3_whatOnlyEndsSeriesGoesWithTheRestOfItsScrapeThoughItComesFirst() {
    pair.send("a", 0);
    pair.sendFailed("a", 15);
    pair.shard.send(
        scrape("b", 1, at(22), at(22), false, Sample.of(GONE, at(22), StaleMarker.VALUE)), at(22));
    pair.shard.send(well("b", at(22), 22), at(22));

    assertThat(pair.seconds()).containsExactly(0.0, 15.0, 22.0);
    assertThat(clean(pair.shard, GONE)).containsExactly(Sample.of(GONE, at(22), StaleMarker.VALUE));
  }

  @Test
  void d3_movesAtOnceWhenTheElectedOnesScrapeFailedAndTheOthersDidNot() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.sendFailed("a", 15);

    assertThat(pair.seconds()).containsExactly(0.0, 7.0);
    pair.send("b", 22);
    assertThat(pair.seconds()).containsExactly(0.0, 7.0, 22.0);
    assertThat(clean(pair.shard, UP)).allMatch(sample -> sample.valueBits() == ONE);
    assertThat(pair.count("a", "held")).isEqualTo(1);
    assertThat(pair.count("a", "dropped")).isEqualTo(1);
  }

  @Test
  void d3_staysWhenTheOthersScrapeFailedToo() {
    pair.send("a", 0);
    pair.sendFailed("b", 7);
    pair.sendFailed("a", 15);
    pair.sendFailed("b", 22);

    assertThat(clean(pair.shard, UP))
        .containsExactly(Sample.of(UP, at(0), 1), Sample.of(UP, at(15), 0));
    assertThat(clean(pair.shard, TOTAL).getLast())
        .isEqualTo(Sample.of(TOTAL, at(15), StaleMarker.VALUE));
  }

  @Test
  void d3_movesAtOnceToTheReplicaThatIsTheFirstToBeWellAgain() {
    pair.send("a", 0);
    pair.sendFailed("b", 7);
    pair.sendFailed("a", 15);
    pair.send("b", 22);
    pair.send("a", 30);

    assertThat(pair.seconds()).containsExactly(0.0, 15.0, 22.0);
    pair.send("b", 37);
    assertThat(pair.seconds()).containsExactly(0.0, 15.0, 22.0, 37.0);
  }

  @Test
  void d3_aReplicaNotHeardForMoreThanOneAndAHalfIntervalsIsNotWell() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.send("a", 15);
    pair.shard.send(failed("a", at(28)), at(7) + 3 * INTERVAL / 2 + 1);

    assertThat(clean(pair.shard, UP).getLast()).isEqualTo(Sample.of(UP, at(28), 0));
  }

  @Test
  void d3_aReplicaHeardOneAndAHalfIntervalsAgoIsStillWell() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.send("a", 15);
    pair.shard.send(failed("a", at(28)), at(7) + 3 * INTERVAL / 2);

    assertThat(clean(pair.shard, UP).getLast()).isEqualTo(Sample.of(UP, at(15), 1));
  }

  @Test
  void d3_aSourceThatCeasesHandsOverBeforeTheWatermarkMoves() {
    pair.send("a", 0);
    pair.shard.send(heartbeat("a", at(2)), at(2));
    pair.send("b", 7);
    pair.shard.send(heartbeat("b", at(14)), at(14));
    pair.send("b", 22);
    pair.shard.send(heartbeat("b", at(29)), at(29));
    assertThat(pair.seconds()).containsExactly(0.0);

    pair.shard.send(heartbeat("b", at(31)), at(31.999));
    assertThat(pair.seconds()).containsExactly(0.0);
    pair.shard.send(heartbeat("b", at(32)), at(32));

    assertThat(pair.seconds()).containsExactly(0.0, 7.0, 22.0);
    assertThat(pair.shard.store().holder().active().watermark().millis()).isEqualTo(at(32));
    assertThat(pair.shard.count("weir.shard.samples", "result", "late")).isZero();
    pair.send("b", 37);
    assertThat(pair.seconds()).containsExactly(0.0, 7.0, 22.0, 37.0);
  }

  @Test
  void d3_aSourceThatCeasesMovesNobodyElsesElection() {
    pair.send("a", 0);
    pair.shard.send(lagging("a", at(15)), at(300));
    pair.shard.send(lagging("b", at(22)), at(300));
    pair.shard.send(Batches.heartbeat("other", at(301)), at(301));

    pair.shard.send(Batches.heartbeat("other", at(100)), at(302));

    assertThat(pair.seconds()).containsExactly(0.0, 15.0);
  }

  /** A scrape of a source that is far behind. */
  private static byte[] lagging(String replica, long timestampMillis) {
    return well(replica, timestampMillis, (timestampMillis - at(0)) / 1_000.0);
  }

  @Test
  void d3_aSourceThatIsGoneWhileNothingIsHeldIsFollowedAtOnce() {
    pair.send("a", 0);
    for (int second = 5; second <= 45; second += 5) {
      pair.shard.send(Batches.heartbeat("other", at(second)), at(second));
    }
    pair.shard.send(failed("b", at(46)), at(46));

    assertThat(clean(pair.shard, UP).getLast()).isEqualTo(Sample.of(UP, at(46), 0));
  }

  @Test
  void d3_anElectedReplicaThatComesBackLetsTheHeldOnesInItsGapGoFirst() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.send("b", 22);
    pair.shard.send(scrape("a", 2, at(30), at(30), false, Sample.of(TOTAL, at(30), 30)), at(30));

    assertThat(pair.seconds()).containsExactly(0.0, 7.0, 22.0, 30.0);
    pair.send("b", 37);
    pair.shard.send(scrape("a", 2, at(45), at(45), false, Sample.of(TOTAL, at(45), 45)), at(45));
    assertThat(pair.seconds()).containsExactly(0.0, 7.0, 22.0, 30.0, 45.0);
  }

  @Test
  void d3_aGapOfOneAndAHalfIntervalsIsNotFilled() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.shard.send(well("a", at(22.5), 22), at(22.5));

    assertThat(pair.seconds()).containsExactly(0.0, 22.5);
  }

  @Test
  void d3_aFailedScrapeTakesOverOnlyAfterTwoIntervals() {
    pair.send("a", 0);
    pair.sendFailed("b", 7);
    pair.sendFailed("b", 22);
    pair.shard.send(failed("b", at(29)), at(30));
    assertThat(pair.seconds()).containsExactly(0.0);

    pair.shard.send(failed("b", at(30)), at(30) + 1);
    assertThat(clean(pair.shard, UP))
        .extracting(Sample::timestampMillis)
        .containsExactly(at(0), at(7), at(22), at(29), at(30));
  }

  @Test
  void d3_whatIsNotLaterThanAnothersAcceptedScrapeIsDropped() {
    pair.send("a", 0);
    pair.send("b", 22);
    pair.send("b", 37);
    pair.shard.send(well("a", at(15), 15), at(38));
    pair.shard.send(well("a", at(37), 37), at(38));
    pair.shard.send(well("a", at(52), 52), at(100));
    pair.shard.send(well("a", at(37), 37), at(101));

    assertThat(pair.seconds()).containsExactly(0.0, 22.0, 37.0, 52.0);
    assertThat(pair.count("a", "dropped")).isEqualTo(3);
  }

  @Test
  void d3_anElectedReplicasOwnLateScrapeIsTakenIn() {
    pair.send("a", 0);
    pair.send("a", 30);
    pair.shard.send(well("a", at(15), 15), at(31));

    assertThat(pair.seconds()).containsExactly(0.0, 30.0, 15.0);
  }

  @Test
  void d3_allPartsOfOneScrapeGoTheSameWay() {
    pair.shard.send(part("a", 0, UP), at(0));
    pair.shard.send(part("a", 0, TOTAL), at(0));
    pair.shard.send(part("b", 7, UP), at(7));
    pair.shard.send(part("b", 7, TOTAL), at(7));
    pair.shard.send(part("b", 23, UP), at(23));
    pair.shard.send(part("b", 23, TOTAL), at(23));

    for (Labels labels : List.of(UP, TOTAL)) {
      assertThat(clean(pair.shard, labels))
          .extracting(Sample::timestampMillis)
          .containsExactly(at(0), at(7), at(23));
    }
    assertThat(pair.count("b", "kept")).isEqualTo(4);
  }

  private static byte[] part(String replica, double seconds, Labels labels) {
    return scrape(
        replica, 1, at(seconds), at(seconds), false, Sample.of(labels, at(seconds), seconds));
  }

  @Test
  void d3_aPartOfMarkersDoesNotMakeAScrapeUnwell() {
    pair.shard.send(part("a", 0, UP), at(0));
    pair.shard.send(part("b", 7, UP), at(7));
    pair.shard.send(part("a", 15, UP), at(15));
    pair.shard.send(
        scrape("a", 1, at(15), at(15), false, Sample.of(TOTAL, at(15), StaleMarker.VALUE)), at(15));

    assertThat(clean(pair.shard, TOTAL))
        .containsExactly(Sample.of(TOTAL, at(15), StaleMarker.VALUE));
  }

  @Test
  void d2_aBatchThatCantBeUsedIsRejectedWhenItComes() {
    pair.send("a", 0);
    pair.shard.send(
        scrape("b", 1, at(7), at(7), false, Sample.of(Labels.of("job", "j"), at(7), 7)), at(7));

    assertThat(pair.shard.rejected).hasSize(1);
    assertThat(pair.held()).isZero();
  }

  @Test
  void d2_d3_surviveARestart() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.shard.restart(true);
    pair.send("b", 22);
    pair.shard.restart(false);
    assertThat(pair.held()).isEqualTo(2);
    pair.send("b", 37);
    pair.shard.restart(true);
    pair.send("a", 45);
    pair.send("b", 52);

    assertThat(pair.seconds()).containsExactly(0.0, 7.0, 22.0, 37.0, 52.0);
  }
}
