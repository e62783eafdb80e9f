package io.weir.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OutputTotalsTest {
  private static final OutputTotals EXPECTED =
      new OutputTotals(1_000, 2.5e9, 0, List.of(new RollupTotals("5m", 100, 1_000, 2.5e9, 7e6)));

  @Test
  void findsNoDifferenceWithinRounding() {
    assertThat(
            EXPECTED.differences(
                new OutputTotals(
                    1_000,
                    2.5e9 + 0.25,
                    0,
                    List.of(new RollupTotals("5m", 100, 1_000, 2.5e9 - 0.25, 7e6)))))
        .isEmpty();
  }

  @Test
  void namesWhatDiffers() {
    assertThat(
            EXPECTED.differences(
                new OutputTotals(
                    999, Double.NaN, 1, List.of(new RollupTotals("5m", 101, 1_001, 2.6e9, 7.1e6)))))
        .containsExactly(
            "clean: samples: expected 1000, found 999",
            "clean: sum of values: expected 2.5E9, found NaN",
            "rejected: records: expected 0, found 1",
            "rollup 5m: records: expected 100, found 101",
            "rollup 5m: sum of count: expected 1000, found 1001",
            "rollup 5m: sum of sum: expected 2.5E9, found 2.6E9",
            "rollup 5m: sum of increase: expected 7000000.0, found 7100000.0");
  }
}
