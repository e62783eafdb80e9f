package io.weir.ops.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WorkloadTest {
  private static final int SERIES = 100_000;
  private static final Workload FLEET = new Workload(SERIES, 2_000, 1);

  @Test
  void hasDistinctValidSeriesOfAbout130LabelBytes() {
    Set<Labels> distinct = new HashSet<>();
    long bytes = 0;
    for (int number = 0; number < FLEET.targets(); number++) {
      TargetSeries target = FLEET.target(number);
      for (int series = 0; series < target.size(); series++) {
        Labels labels = target.stored(series);
        byte[] encoded = labels.encoded();
        assertThat(EncodedLabels.problem(encoded, 0, encoded.length)).isEmpty();
        distinct.add(labels);
        bytes += encoded.length;
      }
    }
    assertThat(distinct).hasSize(SERIES);
    assertThat(bytes / (double) SERIES).isBetween(120.0, 140.0);
  }

  @Test
  void hasSeriesBeyondTheFirstNames() {
    TargetSeries target = new Workload(7_000, 7_000, 1).target(0);
    Set<Labels> distinct = new HashSet<>();
    for (int series = 0; series < target.size(); series++) {
      distinct.add(target.stored(series));
    }
    assertThat(distinct).hasSize(7_000);
  }

  @Test
  void leavesTheRestToTheLastTarget() {
    Workload workload = new Workload(4_500, 2_000, 1);
    assertThat(workload.targets()).isEqualTo(3);
    assertThat(workload.target(0).size()).isEqualTo(2_000);
    assertThat(workload.target(2).size()).isEqualTo(500);
  }

  @Test
  void spreadsTheTargetsOverTheInterval() {
    assertThat(FLEET.timestampMillis(0, 0)).isEqualTo(Workload.START_MILLIS);
    assertThat(FLEET.timestampMillis(0, 49)).isEqualTo(Workload.START_MILLIS + 14_700);
    assertThat(FLEET.timestampMillis(2, 1)).isEqualTo(Workload.START_MILLIS + 30_300);
  }

  @Test
  void scrapesOftenEnoughForTheSamples() {
    assertThat(FLEET.scrapesFor(1)).isEqualTo(1);
    assertThat(FLEET.scrapesFor(200_000)).isEqualTo(2);
    assertThat(FLEET.scrapesFor(200_001)).isEqualTo(3);
  }

  @Test
  void givesEqualValuesForEqualSeeds() {
    assertThat(values(1)).isEqualTo(values(1));
    assertThat(values(1)).isNotEqualTo(values(2));
  }

  private static List<Double> values(long seed) {
    Workload workload = new Workload(100, 50, seed);
    List<Double> all = new ArrayList<>();
    for (int number = 0; number < workload.targets(); number++) {
      TargetSeries target = workload.target(number);
      TargetValues values = workload.values(target);
      for (int scrape = 0; scrape < 10; scrape++) {
        values.advance();
        for (int series = 0; series < target.size(); series++) {
          all.add(values.value(series));
        }
      }
    }
    return all;
  }

  @Test
  void refusesNoSeries() {
    assertThatThrownBy(() -> new Workload(0, 2_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("series: expected at least 1, found 0");
  }
}
