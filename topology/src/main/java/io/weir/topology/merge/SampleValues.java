package io.weir.topology.merge;

import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.rules.evaluate.RuleSample;
import java.util.Objects;

/**
 * Whether samples are the same to the last bit. All NaN are the same but staleness markers: which
 * bits a NaN has depends on how the compiler has arranged a sum.
 */
final class SampleValues {
  private SampleValues() {}

  static boolean equal(RuleSample left, RuleSample right) {
    boolean same =
        Double.doubleToRawLongBits(left.value()) == Double.doubleToRawLongBits(right.value())
            || (Double.isNaN(left.value())
                && Double.isNaN(right.value())
                && !StaleMarker.is(left.value())
                && !StaleMarker.is(right.value()));
    return same && Objects.equals(left.histogram(), right.histogram());
  }
}
