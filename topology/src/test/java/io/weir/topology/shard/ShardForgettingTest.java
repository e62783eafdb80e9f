package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A series falls silent, is forgotten after eight days, and comes back. */
final class ShardForgettingTest {
  private static final long NOON = 1_799_996_400_000L;
  private static final long MINUTE = 60_000;
  private static final long LATER = NOON + 8 * 86_400_000L;
  private static final Labels GONE = Labels.of("__name__", "gone", "job", "j", "zone", "z");
  private static final Labels STAYS = Batches.series("stays");

  private final ShardHarness shard =
      new ShardHarness(
          new ShardSettings(
              new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000),
              List.of(RollupLevel.parse("5m")),
              true,
              0));

  @BeforeEach
  void fallSilent() {
    send(
        NOON,
        Sample.of(GONE, MetricType.COUNTER, NOON - 1, 7),
        Sample.of(GONE, MetricType.COUNTER, NOON, 3),
        Sample.of(STAYS, NOON, 1));
    send(LATER, Sample.of(STAYS, LATER, 1));
    send(LATER + 10 * MINUTE, Sample.of(STAYS, LATER + 10 * MINUTE, 1));
  }

  @AfterEach
  void close() {
    shard.close();
  }

  @Test
  void nothingOfItIsLeftInTheHead() {
    assertThat(head().seriesCount()).isEqualTo(1);
    assertThat(head().slotOfRef(0)).isEqualTo(Head.NONE);
    byte[] labels = GONE.encoded();
    assertThat(head().find(head().tenantId("default"), labels, 0, labels.length))
        .isEqualTo(Head.NONE);
    assertThat(head().counts().total()).isEqualTo(1);
  }

  @Test
  void nothingOfItIsLeftInTheIndex() {
    assertThat(reader().labelNames("default", List.of(), ReadFrom.ACTIVE))
        .containsExactly("__name__", "instance", "job");
    assertThat(reader().labelValues("default", "__name__", List.of(), ReadFrom.ACTIVE))
        .containsExactly("stays");
    assertThat(head().index().usedBytes()).isLessThan(500);
    assertThat(shown()).containsExactly("stays");
  }

  @Test
  void nothingOfItIsLeftInTheLog() {
    KeyValue<byte[], byte[]> last =
        shard.changelog.stream()
            .filter(entry -> Arrays.equals(entry.key, LogKey.series(0).toBytes()))
            .reduce((first, second) -> second)
            .orElseThrow();
    assertThat(last.value).isNull();
    assertThat(shard.compacted())
        .filteredOn(entry -> LogKey.of(entry.key).kind() == LogKey.Kind.SERIES)
        .hasSize(1);
  }

  @Test
  void anotherThatTakesItsPlaceIsFoundByItsOwnLabels() {
    Labels other = Batches.series("other");
    int slots = head().slotCount();
    send(LATER + 10 * MINUTE, Sample.of(other, LATER + 10 * MINUTE, 1));

    assertThat(head().slotCount()).as("slots").isEqualTo(slots);
    assertThat(shown()).containsExactly("other", "stays");
  }

  @Test
  void u3_itComesBackAsIfItHadNeverBeen() {
    comeBack();
    assertCameBack();
  }

  @Test
  void u3_itComesBackAsIfItHadNeverBeenToARestoredShard() {
    shard.restart(true);
    comeBack();
    assertCameBack();
    shard.restart(false);
    assertThat(shown()).containsExactly("gone", "stays");
  }

  private void comeBack() {
    long back = LATER + 11 * MINUTE;
    send(
        back,
        Sample.of(GONE, MetricType.GAUGE, back, 100),
        Sample.of(GONE, MetricType.GAUGE, back + 1, 40));
    send(LATER + 20 * MINUTE, Sample.of(STAYS, LATER + 20 * MINUTE, 1));
  }

  private void assertCameBack() {
    assertThat(head().slotOfRef(2)).as("a new reference").isNotEqualTo(Head.NONE);
    assertThat(head().type(head().slotOfRef(2))).isEqualTo(MetricType.GAUGE);
    assertThat(shown()).containsExactly("gone", "stays");
    List<RollupWindow> windows = new ArrayList<>();
    for (int i = 0; i < shard.rollups.size(); i++) {
      if (shard.rollupKeys.get(i).contains("gone")) {
        windows.add(shard.rollups.get(i).window());
      }
    }
    RollupWindow window = windows.getLast();
    assertThat(windows).as("before and since").hasSizeBetween(2, 3);
    assertThat(window.type()).isEqualTo(MetricType.GAUGE);
    assertThat(window.runStart()).isTrue();
    assertThat(window.count()).isEqualTo(2);
    assertThat(window.first()).isEqualTo(100);
  }

  private Head head() {
    return shard.store().holder().active().head();
  }

  private ShardReader reader() {
    return shard.store().reader();
  }

  /** Names of the series that a reader is shown, ascending. */
  private List<String> shown() {
    List<String> names = new ArrayList<>();
    reader()
        .select(
            "default",
            List.of(),
            0,
            Long.MAX_VALUE,
            ReadFrom.ACTIVE,
            series -> names.add(series.labels().metricName()));
    names.sort(null);
    return names;
  }

  private void send(long timeMillis, Sample... samples) {
    shard.send(Batches.batch(new Source("s", 1, timeMillis), List.of(samples)), timeMillis);
  }
}
