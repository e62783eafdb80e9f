package io.weir.topology.merge;

import io.weir.topology.rules.evaluate.RuleSample;
import java.util.Objects;

/** Whether samples are the same to the last bit. */
final class SampleValues {
  private SampleValues() {}

  static boolean equal(RuleSample left, RuleSample right) {
    return Double.doubleToRawLongBits(left.value()) == Double.doubleToRawLongBits(right.value())
        && Objects.equals(left.histogram(), right.histogram());
  }
}
