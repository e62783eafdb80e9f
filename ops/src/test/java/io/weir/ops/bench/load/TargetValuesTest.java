package io.weir.ops.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.samples.MetricType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TargetValuesTest {
  private static final int SCRAPES = 3_000;

  /** Counters and gauges: 350 and 150. */
  private static final int SERIES = 500;

  @Test
  void knowsTheSumAndTheIncreaseOfWhatItGave() {
    Workload workload = new Workload(SERIES, SERIES, 7);
    TargetSeries target = workload.target(0);
    TargetValues values = workload.values(target);
    List<double[]> scrapes = new ArrayList<>();
    for (int scrape = 0; scrape < SCRAPES; scrape++) {
      values.advance();
      double[] row = new double[SERIES];
      for (int series = 0; series < SERIES; series++) {
        row[series] = values.value(series);
      }
      scrapes.add(row);
    }

    double sum = 0;
    double increase = 0;
    int resets = 0;
    for (int series = 0; series < SERIES; series++) {
      for (int scrape = 0; scrape < SCRAPES; scrape++) {
        double value = scrapes.get(scrape)[series];
        sum += value;
        if (scrape > 0 && target.type(series) == MetricType.COUNTER) {
          double before = scrapes.get(scrape - 1)[series];
          increase += value < before ? value : value - before;
          resets += value < before ? 1 : 0;
        }
      }
    }
    assertThat(values.scrapes()).isEqualTo(SCRAPES);
    assertThat(values.sum()).isEqualTo(sum);
    assertThat(values.increase()).isEqualTo(increase);
    assertThat(resets).isPositive();
  }
}
