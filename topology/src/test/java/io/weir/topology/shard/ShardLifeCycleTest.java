package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways in which Kafka Streams opens, fills, hands over and closes a store. */
final class ShardLifeCycleTest {
  private static final long NOON = 1_799_996_400_000L;
  private static final ShardSettings SETTINGS =
      new ShardSettings(
          new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000),
          List.of(RollupLevel.parse("5m")),
          true,
          0);

  private final ShardHarness shard = new ShardHarness(SETTINGS);
  private final ShardStateHolder holder = new ShardStateHolder(SETTINGS, ShardHarness.STRICT);

  @BeforeEach
  void write() {
    for (int i = 0; i < 20; i++) {
      long time = NOON + i * 30_000L;
      shard.send(
          Batches.batch(
              new Source("s", 1, time),
              List.of(
                  Sample.of(Batches.series("a_total"), time, i % 7),
                  Sample.of(Batches.series("b"), time, i))),
          time);
    }
  }

  @AfterEach
  void close() {
    shard.close();
  }

  @Test
  void aClosedOneRefusesWhoReads() {
    assertThat(holder.phase()).isEqualTo(Phase.CLOSED);
    assertThatThrownBy(holder::active).hasMessageContaining("found it CLOSED");
    assertThatThrownBy(holder::promote).hasMessageContaining("found it closed");
    assertThatThrownBy(() -> restore(shard.changelog)).hasMessageContaining("found it closed");
  }

  @Test
  void oneThatFollowsRefusesItsProcessorUntilItIsPromoted() {
    holder.open();
    restore(shard.changelog);
    assertThat(holder.phase()).isEqualTo(Phase.FOLLOWING);
    assertThatThrownBy(holder::active).hasMessageContaining("found it FOLLOWING");

    holder.promote();

    assertThat(holder.phase()).isEqualTo(Phase.ACTIVE);
    assertThat(holder.active().head().seriesCount()).isEqualTo(2);
    assertThat(holder.active().offset()).isEqualTo(19);
  }

  @Test
  void closedAndOpenedAgainItBeginsFromNothing() {
    holder.open();
    restore(shard.changelog);
    holder.promote();
    holder.close();
    holder.open();
    holder.promote();

    assertThat(holder.active().head().seriesCount()).isZero();
    assertThat(holder.active().offset()).isEqualTo(ShardState.NO_OFFSET);

    restore(shard.compacted());
    holder.promote();
    assertThat(holder.active().progress()).isEqualTo(shard.store().holder().active().progress());
  }

  @Test
  void aProcessorThatIsOpenedAgainFindsTheStateAsItWas() {
    holder.open();
    restore(shard.changelog);
    holder.promote();
    byte[] before = holder.active().progress();
    holder.demote();
    assertThat(holder.phase()).isEqualTo(Phase.FOLLOWING);
    holder.promote();

    assertThat(holder.active().progress()).isEqualTo(before);
  }

  @Test
  void anActiveOneThatBecomesAStandbyFollowsAndCanBePromotedAgain() {
    List<KeyValue<byte[], byte[]>> log = List.copyOf(shard.changelog);
    holder.open();
    restore(log.subList(0, 10));
    holder.promote();
    holder.demote();
    restore(log.subList(10, log.size()));
    holder.promote();

    assertThat(holder.active().progress()).isEqualTo(shard.store().holder().active().progress());
  }

  @Test
  void aRecordThatTheStateHasIsRefused() {
    shard.seek(19);

    assertThatThrownBy(() -> shard.send(Batches.heartbeat("s", NOON + 700_000), NOON + 700_000))
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "samples-0: expected a record behind offset 19, up to which the state has taken the"
                + " topic in, found 19")
        .hasMessageContaining("weir.stream.application_id");
  }

  @Test
  void aGapInTheInputIsNothing() {
    shard.seek(1_000);

    shard.send(Batches.heartbeat("s", NOON + 700_000), NOON + 700_000);

    assertThat(shard.store().holder().active().offset()).isEqualTo(1_000);
  }

  @Test
  void theStoreIsInMemoryAndKeepsNoBytes() {
    assertThat(shard.store().persistent()).isFalse();
    assertThat(shard.store().isOpen()).isTrue();
    assertThat(shard.store().phase()).isEqualTo(Phase.ACTIVE);
  }

  @Test
  void theChangelogTellsItsSamples() {
    ShardChangelog log = new ShardChangelog(SETTINGS);
    shard.changelog.forEach(entry -> log.apply(entry.key, entry.value));
    Map<String, Integer> counts = new HashMap<>();
    log.forEachFloat((String tenant, Labels labels, long timestamp, long bits) ->
        counts.merge(tenant + "/" + labels.metricName(), 1, Integer::sum));

    assertThat(counts).isEqualTo(Map.of("default/a_total", 20, "default/b", 20));
    assertThat(log.samplesOffset()).isEqualTo(19);
    assertThat(log.watermarkMillis()).isEqualTo(NOON + 19 * 30_000L);
  }

  private void restore(List<KeyValue<byte[], byte[]>> entries) {
    entries.forEach(entry -> holder.restore(entry.key, entry.value));
  }
}
