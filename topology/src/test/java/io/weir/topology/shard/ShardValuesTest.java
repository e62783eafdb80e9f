package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values at the edge, and counters at the bounds of windows. */
final class ShardValuesTest {
  private static final long NOON = 1_799_996_400_000L;
  private static final long MINUTE = 60_000;
  private static final RollupLevel LEVEL = RollupLevel.parse("1m");
  private static final Labels GAUGE = Batches.series("gauge");
  private static final Labels TOTAL = Batches.series("x_total");

  private final ShardHarness shard =
      new ShardHarness(
          new ShardSettings(
              new TimeSettings(5 * MINUTE, 30_000, 2 * MINUTE, 10_000, 60 * MINUTE),
              List.of(LEVEL),
              true,
              0));

  @AfterEach
  void close() {
    shard.close();
  }

  @Test
  void u2_aResetOnTheFirstSampleOfAWindowCountsInThatWindow() {
    List<RollupWindow> windows =
        windows(TOTAL, new double[] {10, 50}, new double[] {3, 4}, new double[] {4});

    assertThat(windows).extracting(RollupWindow::increase).containsExactly(40.0, 4.0, 0.0);
    assertThat(windows).extracting(RollupWindow::total).containsExactly(50.0, 54.0, 54.0);
    assertThat(windows).extracting(RollupWindow::runStart).containsExactly(true, false, false);
  }

  @Test
  void u2_aCountersFirstSampleCountsZero() {
    List<RollupWindow> windows = windows(TOTAL, new double[] {1_000});

    assertThat(windows).extracting(RollupWindow::increase).containsExactly(0.0);
    assertThat(windows).extracting(RollupWindow::total).containsExactly(1_000.0);
  }

  @Test
  void u2_negativeZeroIsNoReset() {
    List<RollupWindow> windows = windows(TOTAL, new double[] {0.0, -0.0}, new double[] {-0.0, 5});

    assertThat(windows).extracting(RollupWindow::increase).containsExactly(0.0, 5.0);
    assertThat(Double.compare(windows.getFirst().last(), -0.0)).as("kept to the bit").isZero();
  }

  @Test
  void u2_anInfiniteCounterLosesNothingInItsReset() {
    List<RollupWindow> windows =
        windows(TOTAL, new double[] {5, Double.POSITIVE_INFINITY}, new double[] {2, 9});

    assertThat(windows.getFirst().total()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(windows.getLast().total()).isEqualTo(9);
  }

  @Test
  void u4_nanCountsButIsLeastAndGreatestOnlyAlone() {
    List<RollupWindow> windows =
        windows(GAUGE, new double[] {Double.NaN, 3, Double.NaN, 1}, new double[] {Double.NaN});

    assertThat(windows.getFirst().count()).isEqualTo(4);
    assertThat(windows.getFirst().sum()).isNaN();
    assertThat(windows.getFirst().min()).isEqualTo(1);
    assertThat(windows.getFirst().max()).isEqualTo(3);
    assertThat(windows.getLast().min()).isNaN();
    assertThat(windows.getLast().max()).isNaN();
  }

  @Test
  void u4_infinitiesAddUpAsInPrometheus() {
    List<RollupWindow> windows =
        windows(
            GAUGE,
            new double[] {1, Double.POSITIVE_INFINITY, 2},
            new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY});

    assertThat(windows.getFirst().sum()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(windows.getFirst().max()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(windows.getLast().sum()).isNaN();
    assertThat(windows.getLast().min()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void u4_stalenessMarkersAreNoSamples() {
    List<RollupWindow> windows =
        windows(
            TOTAL,
            new double[] {5, StaleMarker.VALUE, 7},
            new double[] {StaleMarker.VALUE},
            new double[] {9});

    assertThat(windows)
        .extracting(RollupWindow::startMillis)
        .containsExactly(NOON, NOON + 2 * MINUTE);
    assertThat(windows).extracting(RollupWindow::count).containsExactly(2L, 1L);
    assertThat(windows).extracting(RollupWindow::increase).containsExactly(2.0, 2.0);
  }

  @Test
  void u4_ofTwoZerosTheFirstIsLeastAndGreatest() {
    RollupWindow window = windows(GAUGE, new double[] {-0.0, 0.0}).getFirst();

    assertThat(Double.compare(window.min(), -0.0)).isZero();
    assertThat(Double.compare(window.max(), -0.0)).isZero();
    assertThat(Double.compare(window.sum(), 0.0)).isZero();
  }

  /** The windows of a series with some values in each minute from noon on. */
  private List<RollupWindow> windows(Labels series, double[]... minutes) {
    List<Sample> samples = new ArrayList<>();
    for (int minute = 0; minute < minutes.length; minute++) {
      for (int i = 0; i < minutes[minute].length; i++) {
        samples.add(Sample.of(series, NOON + minute * MINUTE + 1_000L * i, minutes[minute][i]));
      }
    }
    long end = NOON + minutes.length * MINUTE;
    shard.send(Batches.batch(new Source("s", 1, NOON), samples), NOON);
    shard.send(Batches.heartbeat("s", end), end);
    return Windows.lastOf(shard.rollups).of(series, LEVEL);
  }
}
