package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.CorruptLogException;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.log.NewerLogException;
import io.weir.topology.shard.tick.PublishedRules;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries of the changelog that are damaged, or of a newer program. */
final class ShardDamageTest {
  /** A multiple of an hour. */
  private static final long NOON = 1_799_996_400_000L;

  private static final long MINUTE = 60_000;
  private static final int ROUNDS = 25;
  private static final ShardSettings SETTINGS =
      new ShardSettings(
          new TimeSettings(300_000, 30_000, 120_000, 10_000, 600_000),
          List.of(RollupLevel.parse("5m"), RollupLevel.parse("15m")),
          true,
          0);

  private final ShardHarness shard = new ShardHarness(SETTINGS, DamagedState.SKIP);
  private int rounds;

  @AfterEach
  void close() {
    shard.close();
  }

  @Test
  void aDamagedEntryOfEachKindStopsTheShardAndIsNamed() {
    pair();
    rounds(ROUNDS);
    lateSample();
    for (LogKey.Kind kind : LogKey.Kind.values()) {
      List<KeyValue<byte[], byte[]>> log = new ArrayList<>(shard.changelog);
      log.add(pendingEntry());
      log.add(versionsEntry());
      log.add(publishedEntry());
      int offset = indexOf(log, kind);
      damage(log, offset);
      ShardStateHolder holder = new ShardStateHolder(SETTINGS, ShardHarness.STRICT);
      holder.open();

      assertThatThrownBy(() -> holder.restore(ShardHarness.records(log)))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("app-shard-changelog-3@" + offset + ": " + kind)
          .hasMessageContaining("expected checksum ")
          .hasMessageContaining("weir.stream.damaged_state: skip");
    }
    assertThat(damagedEntries()).isZero();
  }

  @Test
  void aSkippedBlockLosesItsSamplesAndNothingElse() {
    rounds(ROUNDS);
    List<KeyValue<byte[], byte[]>> log = shard.compacted();
    damage(log, indexOf(log, LogKey.Kind.BLOCK));
    shard.restart(log);
    assertThat(damagedEntries()).isEqualTo(1);
    int known = shard.clean.size();
    shard.rollups.clear();

    rounds(40);

    assertThat(shard.clean).hasSize(known + 40);
    assertThat(rollupsOf("a_total", "5m")).allMatch(rollup -> rollup.window().count() == 5);
    long blocks = shard.compacted().stream().filter(entry -> entry.key[0] == 'B').count();
    assertThat(blocks).as("blocks that stand; the damaged one has aged too").isLessThan(30);
    shard.restart(true);
    assertThat(damagedEntries()).isEqualTo(1);
  }

  @Test
  void aSeriesWhoseLabelsAreLostComesBackUnderAnotherReference() {
    rounds(ROUNDS);
    List<KeyValue<byte[], byte[]>> log = shard.compacted();
    damage(log, indexOf(log, LogKey.Kind.SERIES));
    shard.restart(log);
    assertThat(damagedEntries()).as("the entry, and the samples without labels").isEqualTo(2);
    shard.rollups.clear();

    rounds(40);

    assertThat(rollupsOf("a_total", "15m")).isNotEmpty();
    assertThat(rollupsOf("a_total", "5m").getFirst().window().runStart()).isTrue();
    assertThat(rollupsOf("b_total", "5m")).noneMatch(rollup -> rollup.window().runStart());
    assertThat(shard.store().holder().active().head().seriesCount()).isEqualTo(2);
    shard.restart(true);
    assertThat(damagedEntries()).as("the log is mended").isEqualTo(2);
  }

  @Test
  void aSeriesThatWasWrittenAgainAndDamagedKeepsItsLabels() {
    rounds(ROUNDS);
    List<KeyValue<byte[], byte[]>> log = new ArrayList<>(shard.changelog);
    KeyValue<byte[], byte[]> series = log.get(indexOf(log, LogKey.Kind.SERIES));
    log.add(new KeyValue<>(series.key, series.value.clone()));
    damage(log, log.size() - 1);
    shard.restart(log);
    assertThat(damagedEntries()).isEqualTo(1);

    rounds(1);

    assertThat(shard.store().holder().active().head().seriesCount()).isEqualTo(2);
    shard.restart(true);
    assertThat(damagedEntries()).isEqualTo(1);
    rounds(5);
    assertThat(rollupsOf("a_total", "5m")).filteredOn(each -> each.window().runStart()).hasSize(1);
  }

  @Test
  void skippedRowsAreMissingAboveAndAgeAsOthersDo() {
    rounds(13);
    List<KeyValue<byte[], byte[]>> log = shard.compacted();
    damage(log, indexOf(log, LogKey.Kind.ROWS));
    shard.restart(log);
    assertThat(damagedEntries()).isEqualTo(1);

    rounds(50);

    assertThat(rollupsOf("a_total", "15m").getFirst().window().count()).isEqualTo(10);
    assertThat(rollupsOf("a_total", "15m").get(1).window().count()).isEqualTo(15);
    shard.restart(true);
    assertThat(damagedEntries()).as("the damaged rows have aged").isEqualTo(1);
  }

  @Test
  void damagedProgressIsNothingIfALaterOneIsWhole() {
    rounds(ROUNDS);
    List<KeyValue<byte[], byte[]>> log = new ArrayList<>(shard.changelog);
    damage(log, indexOf(log, LogKey.Kind.PROGRESS));

    shard.restart(log);

    assertThat(damagedEntries()).isEqualTo(1);
    assertThat(shard.store().holder().active().offset()).isEqualTo(ROUNDS - 1);
  }

  @Test
  void withoutProgressNothingGoesOn() {
    rounds(ROUNDS);
    List<KeyValue<byte[], byte[]>> log = shard.compacted();
    damage(log, indexOf(log, LogKey.Kind.PROGRESS));

    ShardStateHolder holder = skipping();
    holder.restore(ShardHarness.records(log));

    assertThatThrownBy(holder::promote)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("app-shard-changelog-3: expected the shard's progress")
        .hasMessageContaining("another weir.stream.application_id");
  }

  @Test
  void whatANewerProgramWroteIsNeverSkipped() {
    rounds(ROUNDS);
    List<KeyValue<byte[], byte[]>> newerValue = new ArrayList<>(shard.changelog);
    byte[] newer = newerValue.get(3).value.clone();
    newer[0] = 2;
    newerValue.set(3, new KeyValue<>(newerValue.get(3).key, newer));
    List<KeyValue<byte[], byte[]>> newerKind = new ArrayList<>(shard.compacted());
    newerKind.add(new KeyValue<>(new byte[] {'X', 1}, new byte[9]));

    assertThatThrownBy(() -> skipping().restore(ShardHarness.records(newerValue)))
        .isInstanceOf(NewerLogException.class)
        .hasMessageContaining("found version 2; a newer Weir wrote it");
    assertThatThrownBy(() -> skipping().restore(ShardHarness.records(newerKind)))
        .isInstanceOf(NewerLogException.class)
        .hasMessageContaining(
            "app-shard-changelog-3@" + (newerKind.size() - 1) + ": expected a key of kind");
  }

  @Test
  void theEndOfWhatANewerProgramWroteIsNothing() {
    rounds(ROUNDS);
    List<KeyValue<byte[], byte[]>> log = shard.compacted();
    log.addFirst(new KeyValue<>(new byte[] {'X', 1}, null));

    shard.restart(log);

    assertThat(shard.store().holder().active().offset()).isEqualTo(ROUNDS - 1);
  }

  @Test
  void aStandbyThatMissedTheEndOfASeriesTakesItsReturnForTheSameSeries() {
    rounds(3);
    List<KeyValue<byte[], byte[]>> log = new ArrayList<>(shard.compacted());
    KeyValue<byte[], byte[]> old = log.get(indexOf(log, LogKey.Kind.SERIES));
    byte[] newRef = LogKey.series(77).toBytes();
    log.add(log.size() - 1, new KeyValue<>(newRef, old.value));

    shard.restart(log);

    assertThat(shard.store().holder().active().head().seriesCount()).isEqualTo(2);
    assertThat(shard.store().holder().active().head().slotOfRef(77)).isNotNegative();
  }

  /** One of a window that has closed. */
  private void lateSample() {
    long time = NOON + (rounds - 1) * MINUTE;
    Sample late = Sample.of(Batches.series("a_total"), time - 6 * MINUTE + 1, 1);
    shard.send(Batches.batch(new Source("s", 1, time), List.of(late)), time + 1);
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      long time = NOON + rounds * MINUTE;
      shard.send(
          Batches.batch(
              new Source("s", 1, time),
              List.of(
                  Sample.of(Batches.series("a_total"), time, rounds),
                  Sample.of(Batches.series("b_total"), time, rounds))),
          time);
      rounds++;
    }
  }

  /** Two scrapers of one target: one is elected, the other's scrape is held. */
  private void pair() {
    shard.send(ReplicaScrapes.well("a", NOON, 1), NOON);
    shard.send(ReplicaScrapes.well("b", NOON + 7_000, 1), NOON + 7_000);
  }

  /** A sample of an open interval, which only a shard with such a setting writes. */
  private static KeyValue<byte[], byte[]> pendingEntry() {
    try (ShardHarness thinning =
        new ShardHarness(new ShardSettings(SETTINGS.time(), SETTINGS.levels(), true, 0, MINUTE))) {
      Sample sample = Sample.of(Batches.series("a_total"), NOON, 1);
      thinning.send(Batches.batch(new Source("s", 1, NOON), List.of(sample)), NOON);
      return thinning.changelog.get(indexOf(thinning.changelog, LogKey.Kind.PENDING));
    }
  }

  private static KeyValue<byte[], byte[]> publishedEntry() {
    PublishedRules published = new PublishedRules();
    published.published(7, 1, NOON);
    AvroOutput out = new AvroOutput(16);
    published.write(1, out);
    return new KeyValue<>(LogKey.published(1).toBytes(), Envelope.seal(out));
  }

  private static KeyValue<byte[], byte[]> versionsEntry() {
    Head head = new Head();
    byte[] labels = Labels.of("__name__", "recorded").encoded();
    RecordedVersions versions = new RecordedVersions(head);
    versions.admits(head.add(1, head.tenantId("t"), MetricType.UNKNOWN, labels), NOON, 1, false, 0);
    List<KeyValue<byte[], byte[]>> log = new ArrayList<>();
    versions.write((key, value) -> log.add(new KeyValue<>(key.toBytes(), value)), Long.MIN_VALUE);
    return log.getFirst();
  }

  @Test
  void aSkippedElectionLosesWhatIsHeldAndBeginsAgain() {
    pair();
    List<KeyValue<byte[], byte[]>> log = shard.compacted();
    damage(log, indexOf(log, LogKey.Kind.ELECTION));
    shard.restart(log);
    assertThat(damagedEntries()).isEqualTo(1);
    assertThat(shard.store().holder().active().replicas().heldCount()).isZero();

    shard.send(ReplicaScrapes.well("b", NOON + 22_000, 1), NOON + 22_000);
    shard.send(ReplicaScrapes.well("a", NOON + 30_000, 1), NOON + 30_000);

    assertThat(ReplicaScrapes.clean(shard, ReplicaScrapes.TOTAL))
        .extracting(Sample::timestampMillis)
        .containsExactly(NOON, NOON + 22_000);
    shard.restart(true);
    assertThat(damagedEntries()).as("the log is mended").isEqualTo(1);
  }

  @Test
  void aSkippedHeldBatchIsMissingAndNothingElse() {
    pair();
    List<KeyValue<byte[], byte[]>> log = shard.compacted();
    damage(log, indexOf(log, LogKey.Kind.HELD));
    shard.restart(log);

    shard.send(ReplicaScrapes.well("b", NOON + 23_000, 1), NOON + 23_000);

    assertThat(ReplicaScrapes.clean(shard, ReplicaScrapes.TOTAL))
        .extracting(Sample::timestampMillis)
        .containsExactly(NOON, NOON + 23_000);
  }

  @Test
  void aStandbyThatMissedTheEndOfAHeldBatchDoesNotHoldIt() {
    pair();
    List<KeyValue<byte[], byte[]>> log = new ArrayList<>(shard.compacted());
    KeyValue<byte[], byte[]> held = log.get(indexOf(log, LogKey.Kind.HELD));
    shard.send(ReplicaScrapes.well("a", NOON + 15_000, 1), NOON + 15_000);
    log = shard.compacted();
    log.add(0, held);

    shard.restart(log);

    assertThat(shard.store().holder().active().replicas().heldCount()).isZero();
  }

  @Test
  void c1_skippedMarksCorrectNothingAndLeaveTheLogWithTheNext() {
    rounds(ROUNDS);
    lateSample();
    List<KeyValue<byte[], byte[]>> log = shard.compacted();
    damage(log, indexOf(log, LogKey.Kind.MARKS));
    shard.restart(log);
    assertThat(damagedEntries()).isEqualTo(1);

    rounds(6);
    assertThat(shard.rollups).noneMatch(rollup -> rollup.window().correction());
    lateSample();
    rounds(6);

    assertThat(shard.rollups).anyMatch(rollup -> rollup.window().correction());
    assertThat(shard.compacted()).noneMatch(entry -> entry.key[0] == 'D');
  }

  private ShardStateHolder skipping() {
    ShardStateHolder holder =
        new ShardStateHolder(SETTINGS, new DamagedEntries(DamagedState.SKIP, shard.meters));
    holder.open();
    return holder;
  }

  private List<Rollup> rollupsOf(String name, String level) {
    return shard.rollups.stream()
        .filter(rollup -> rollup.labels().metricName().equals(name))
        .filter(rollup -> rollup.window().level().name().equals(level))
        .toList();
  }

  private double damagedEntries() {
    return shard.meters.counter("weir.shard.damaged.entries").count();
  }

  /** Index of the first entry of a kind. */
  private static int indexOf(List<KeyValue<byte[], byte[]>> log, LogKey.Kind kind) {
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i).value != null && LogKey.of(log.get(i).key).kind() == kind) {
        return i;
      }
    }
    throw new AssertionError("expected an entry of kind " + kind + ", found none");
  }

  private static void damage(List<KeyValue<byte[], byte[]>> log, int index) {
    byte[] value = log.get(index).value.clone();
    value[value.length - 1] ^= 0x10;
    log.set(index, new KeyValue<>(log.get(index).key, value));
  }
}
