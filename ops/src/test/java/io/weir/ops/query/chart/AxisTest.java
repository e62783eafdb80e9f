package io.weir.ops.query.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AxisTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0       | 1000      | 4 | 0, 500, 1k",
        "0       | 1         | 5 | 0, 200m, 400m, 600m, 800m, 1",
        "-3      | 5         | 4 | -4, -2, 0, 2, 4, 6",
        "1000000 | 1000001   | 2 | 1M, 1.0000005M, 1.000001M",
        "0       | 3e9       | 3 | 0, 1G, 2G, 3G",
        "0       | 2e-6      | 2 | 0, 1µ, 2µ",
        "7       | 7         | 2 | 0, 5, 10, 15",
        "1e-300  | 2e-300    | 2 | -1, 0, 1",
        "0       | 0         | 2 | -1, 0, 1",
        "0       | 2e30      | 2 | 0, 1E+30, 2E+30",
      })
  void valuesHaveRoundTicks(double least, double greatest, int ticks, String expected) {
    ValueAxis axis = ValueAxis.of(least, greatest, ticks);
    assertThat(String.join(", ", axis.ticks().stream().map(axis::label).toList()))
        .isEqualTo(expected);
  }

  @Test
  void everyValueHasAPlace() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      double one = number(random);
      double other = random.nextBoolean() ? Math.nextUp(one) : number(random);
      double least = Math.min(one, other);
      double greatest = Math.max(one, other);
      if (!Double.isFinite(least) || !Double.isFinite(greatest)) {
        continue;
      }
      ValueAxis axis = ValueAxis.of(least, greatest, 1 + random.nextInt(12));
      assertThat(axis.position(least)).as("%s of %s", least, axis).isBetween(0.0, 1.0);
      assertThat(axis.position(greatest)).as("%s of %s", greatest, axis).isBetween(0.0, 1.0);
      assertThat(axis.ticks().size()).as("%s", axis).isBetween(1, 40);
      axis.ticks().forEach(tick -> assertThat(axis.label(tick)).isNotEmpty());
    }
  }

  private static double number(Random random) {
    return random.nextBoolean()
        ? Double.longBitsToDouble(random.nextLong())
        : random.nextGaussian() * Math.pow(10, random.nextInt(12));
  }

  @Test
  void timesHaveRoundTicks() {
    assertThat(labels("2026-01-31T09:58:30Z", Duration.ofMinutes(1), 4))
        .containsExactly("09:58:30", "09:58:45", "09:59:00", "09:59:15", "09:59:30");
    assertThat(labels("2026-01-31T09:58:30Z", Duration.ofHours(1), 3))
        .containsExactly("10:00", "10:30");
    assertThat(labels("2026-01-31T09:58:30Z", Duration.ofDays(3), 3))
        .containsExactly("2026-02-01", "2026-02-02", "2026-02-03");
    assertThat(labels("2026-01-31T09:58:30Z", Duration.ofDays(900), 3)).hasSize(3);
    assertThat(labels("2026-01-31T09:58:30Z", Duration.ZERO, 3)).containsExactly("09:58:30");
  }

  private static List<String> labels(String start, Duration length, int spaces) {
    long millis = Instant.parse(start).toEpochMilli();
    return new TimeAxis(millis, millis + length.toMillis())
        .ticks(spaces).stream().map(TimeAxis.Tick::label).toList();
  }
}
