package io.weir.topology.shard;

import static io.weir.topology.shard.ReplicaPair.ONE;
import static io.weir.topology.shard.ReplicaPair.at;
import static io.weir.topology.shard.ReplicaScrapes.TOTAL;
import static io.weir.topology.shard.ReplicaScrapes.UP;
import static io.weir.topology.shard.ReplicaScrapes.clean;
import static io.weir.topology.shard.ReplicaScrapes.end;
import static io.weir.topology.shard.ReplicaScrapes.failed;
import static io.weir.topology.shard.ReplicaScrapes.heartbeat;
import static io.weir.topology.shard.ReplicaScrapes.scrape;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What two replicas say of a target that ends or fails, and of samples that are late or early.
 * Seconds are of a minute: replica a scrapes at 0, 15, 30, replica b at 7, 22, 37.
 */
final class ShardReplicaMarkersTest {
  private final ReplicaPair pair = new ReplicaPair();

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void d4_markersAndUpZeroOfOneThatIsNotElectedAreDropped() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.send("a", 15);
    pair.sendFailed("b", 22);
    pair.send("a", 30);

    assertThat(clean(pair.shard, UP)).allMatch(sample -> sample.valueBits() == ONE);
    assertThat(pair.seconds()).containsExactly(0.0, 15.0, 30.0);
    assertThat(pair.count("b", "dropped")).isEqualTo(2);
  }

  @Test
  void d4_theElectedOnesFailureIsHeardAfterAllWhenTheOtherDies() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.sendFailed("a", 15);
    assertThat(pair.seconds()).containsExactly(0.0, 7.0);

    pair.sendFailed("a", 30);
    pair.shard.send(failed("a", at(38)), at(38));
    assertThat(clean(pair.shard, UP))
        .containsExactly(
            Sample.of(UP, at(0), 1),
            Sample.of(UP, at(7), 1),
            Sample.of(UP, at(15), 0),
            Sample.of(UP, at(30), 0),
            Sample.of(UP, at(38), 0));
  }

  @Test
  void d4_aTargetThatBothLoseEndsOnce() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.send("a", 15);
    pair.send("b", 22);
    pair.shard.send(end("a", at(46.5)), at(46.5));
    pair.shard.send(end("b", at(53.5)), at(53.5));
    pair.shard.send(heartbeat("a", at(120)), at(120));

    assertThat(clean(pair.shard, UP).getLast())
        .isEqualTo(Sample.of(UP, at(46.5), StaleMarker.VALUE));
    assertThat(clean(pair.shard, UP).stream().filter(ReplicaPair::isMarker)).hasSize(1);
    assertThat(pair.seconds()).containsExactly(0.0, 15.0, 22.0, 46.5);
    assertThat(pair.count("b", "dropped")).isEqualTo(2);
  }

  @Test
  void d4_aTargetThatOnlyTheElectedOneLosesGoesOn() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.send("a", 15);
    pair.send("b", 22);
    pair.shard.send(end("a", at(30)), at(30));
    pair.send("b", 37);

    assertThat(clean(pair.shard, UP)).noneMatch(ReplicaPair::isMarker);
    assertThat(pair.seconds()).containsExactly(0.0, 15.0, 22.0, 37.0);
  }

  @Test
  void t4_whatIsTooFarAheadIsJudgedByItsOwnAppendTimeAndPlace() {
    pair.send("a", 0);
    byte[] ahead =
        scrape(
            "b",
            1,
            at(7),
            at(7),
            false,
            Sample.of(TOTAL, at(7), 7),
            Sample.of(UP, at(7) + 300_001, 1));
    pair.shard.send(ahead, at(7));
    assertThat(pair.shard.rejected).isEmpty();
    pair.send("b", 30);

    assertThat(pair.seconds()).containsExactly(0.0, 7.0, 30.0);
    assertThat(pair.shard.rejected).hasSize(1);
    Rejected rejected = pair.shard.rejected.getFirst();
    assertThat(rejected.offset()).isEqualTo(1);
    assertThat(rejected.appendTimeMillis()).isEqualTo(at(7));
    assertThat(rejected.bytes()).isEqualTo(ahead);
  }

  @Test
  void t6_aHeldScrapeThatIsOlderThanTheWatermarkIsLateWhenItGoesOn() {
    pair.send("a", 0);
    pair.send("b", 7);
    pair.shard.send(heartbeat("a", at(10)), at(10));
    pair.shard.send(heartbeat("b", at(10)), at(10));
    pair.sendFailed("a", 15);

    assertThat(pair.seconds()).containsExactly(0.0, 7.0);
    assertThat(pair.shard.count("weir.shard.samples", "result", "late")).isEqualTo(2);
  }
}
