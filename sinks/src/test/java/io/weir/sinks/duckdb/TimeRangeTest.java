package io.weir.sinks.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TimeRangeTest {
  private static final long HOUR = 3_600_000;

  private final TimeRange.Collector collector = new TimeRange.Collector();

  @Test
  void rangeIsAsShortAsTheTimesAllow() {
    add(10 * HOUR + 5_000, 10 * HOUR + 2_000, 10 * HOUR + 5_000, 10 * HOUR + 3_000);

    assertThat(collector.ranges())
        .containsExactly(new TimeRange(10 * HOUR + 2_000, 10 * HOUR + 5_001));
  }

  @Test
  void neighbouringHoursAreOneRange() {
    add(11 * HOUR - 1, 11 * HOUR);

    assertThat(collector.ranges()).containsExactly(new TimeRange(11 * HOUR - 1, 11 * HOUR + 1));
  }

  @Test
  void oldTimeIsARangeOfItsOwn() {
    add(10 * HOUR, 0, -1, 10 * HOUR + 7, 12 * HOUR);

    assertThat(collector.ranges())
        .containsExactly(
            new TimeRange(-1, 1),
            new TimeRange(10 * HOUR, 10 * HOUR + 8),
            new TimeRange(12 * HOUR, 12 * HOUR + 1));
  }

  @Test
  void noTimesAreNoRanges() {
    assertThat(collector.ranges()).isEmpty();
  }

  private void add(long... timestampsMillis) {
    for (long timestampMillis : timestampsMillis) {
      collector.add(timestampMillis);
    }
  }
}
