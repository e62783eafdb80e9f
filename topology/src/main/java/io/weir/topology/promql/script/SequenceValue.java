package io.weir.topology.promql.script;

import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.number.Numbers;

/** One point of a sequence of values. */
public sealed interface SequenceValue {
  /** No point. */
  record Omitted() implements SequenceValue {
    @Override
    public String toString() {
      return "_";
    }
  }

  /** A number, or a staleness marker. */
  record Numeric(double value) implements SequenceValue {
    @Override
    public String toString() {
      return Numbers.general(value);
    }
  }

  /**
   * A histogram.
   *
   * @param hintGiven whether it says something of counter resets, which is to be compared then
   */
  record Histogram(FloatHistogram histogram, boolean hintGiven) implements SequenceValue {
    @Override
    public String toString() {
      return histogram.toTestExpression();
    }
  }
}
