package io.weir.topology.query.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.source.SeriesSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SeriesJoinTest {
  private static final Labels LABELS = Labels.of("__name__", "c_total");
  private static final int WINDOW = 10;

  @Test
  void seriesComeInTheOrderOfTheirLabels() {
    SeriesJoin join = new SeriesJoin();
    for (String name : List.of("b", "c", "a")) {
      join.add(raw(Labels.of("__name__", name), new long[] {1}, new double[] {1}));
    }
    assertThat(join.joined()).extracting(series -> series.labels().metricName()).isSorted();
  }

  @Test
  void ofTwoSamplesAtOneTimeTheFirstAddedCounts() {
    SeriesJoin join = new SeriesJoin();
    join.add(raw(LABELS, new long[] {5, 9}, new double[] {50, 90}));
    join.add(raw(LABELS, new long[] {1, 5, 7}, new double[] {1, 5, 7}));
    SeriesSamples joined = join.joined().getFirst();
    assertThat(joined.count()).isEqualTo(4);
    assertThat(joined.timestampsMillis()).startsWith(1, 5, 7, 9);
    assertThat(joined.values()).startsWith(1, 50, 7, 90);
  }

  @Test
  void aGaugeStaysAsItIs() {
    SeriesJoin join = new SeriesJoin();
    join.add(raw(LABELS, new long[] {20, 21}, new double[] {3, 4}));
    join.add(raw(LABELS, new long[] {9, 19}, new double[] {100, 200}));
    assertThat(join.joined().getFirst().values()).containsExactly(100, 200, 3, 4);
  }

  @Test
  void aTotalMeetsTheSamplesBehindIt() {
    SeriesJoin join = new SeriesJoin();
    join.add(raw(LABELS, new long[] {20, 21}, new double[] {7, 8}));
    join.add(total(new long[] {9, 19}, new double[] {100, 150}, 5));
    assertThat(join.joined().getFirst().values()).containsExactly(-45, 5, 7, 8);
  }

  @Test
  void aResetBehindTheTotalStaysOne() {
    SeriesJoin join = new SeriesJoin();
    join.add(raw(LABELS, new long[] {20, 21}, new double[] {2, 8}));
    join.add(total(new long[] {9, 19}, new double[] {100, 150}, 140));
    assertThat(join.joined().getFirst().values()).containsExactly(90, 140, 2, 8);
  }

  @Test
  void whereTheCounterIsNotKnownNothingIsMadeUp() {
    SeriesJoin join = new SeriesJoin();
    join.add(raw(LABELS, new long[] {20, 21, 22}, new double[] {StaleMarker.VALUE, 7, 8}));
    join.add(total(new long[] {9, 19}, new double[] {100, 150}, Double.NaN));
    assertThat(join.joined().getFirst().values()).containsExactly(-43, 7, StaleMarker.VALUE, 7, 8);
  }

  @Test
  void aTotalWithNothingBehindItStays() {
    SeriesJoin join = new SeriesJoin();
    join.add(total(new long[] {9, 19}, new double[] {100, 150}, 3));
    join.add(total(new long[] {1}, new double[] {90}, 3));
    assertThat(join.joined().getFirst().values()).containsExactly(90, 100, 150);
  }

  /**
   * From any window's end on, a counter grows as its samples say, through resets before and behind.
   */
  @Test
  void countersGrowAsTheyDid() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int length = 40 + random.nextInt(200);
      double[] counter = new double[length];
      for (int i = 1; i < length; i++) {
        counter[i] =
            random.nextInt(15) == 0 ? random.nextInt(4) : counter[i - 1] + random.nextInt(9);
      }
      int seam = WINDOW * (1 + random.nextInt(length / WINDOW - 1));
      int coarse = WINDOW * random.nextInt(seam / WINDOW + 1);
      SeriesSamples joined = joined(counter, coarse, seam);
      for (int i = 0; i < joined.count(); i++) {
        int time = (int) joined.timestampsMillis()[i];
        assertThat(growth(joined.values(), i))
            .as("from %d of %d, seam %d", time, length, seam)
            .isCloseTo(growth(counter, time), within(1e-9));
      }
    }
  }

  /** Two layers of totals and what is behind them, added the newest first. */
  private static SeriesSamples joined(double[] counter, int coarse, int seam) {
    SeriesJoin join = new SeriesJoin();
    long[] times = new long[counter.length - seam];
    double[] values = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = (long) seam + i;
      values[i] = counter[seam + i];
    }
    join.add(raw(LABELS, times, values));
    join.add(totals(counter, coarse, seam));
    join.add(totals(counter, 0, coarse));
    return join.joined().getFirst();
  }

  private static PastSeries totals(double[] counter, int from, int to) {
    List<Long> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int end = from + WINDOW; end <= to; end += WINDOW) {
      times.add(end - 1L);
      values.add(counter[0] + growth(counter, 0) - growth(counter, end - 1));
    }
    return total(
        times.stream().mapToLong(time -> time).toArray(),
        values.stream().mapToDouble(value -> value).toArray(),
        to == 0 ? Double.NaN : counter[to - 1]);
  }

  /** What a counter counts from an index on. */
  private static double growth(double[] counter, int from) {
    double growth = 0;
    for (int i = from + 1; i < counter.length; i++) {
      growth += counter[i] < counter[i - 1] ? counter[i] : counter[i] - counter[i - 1];
    }
    return growth;
  }

  private static PastSeries raw(Labels labels, long[] times, double[] values) {
    return PastSeries.of(SeriesSamples.ofNumbers(labels, times, values));
  }

  private static PastSeries total(long[] times, double[] values, double last) {
    return new PastSeries(SeriesSamples.ofNumbers(LABELS, times, values), true, last);
  }
}
