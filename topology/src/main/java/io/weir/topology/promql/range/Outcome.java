package io.weir.topology.promql.range;

import io.weir.topology.promql.histogram.FloatHistogram;
import org.jspecify.annotations.Nullable;

/** What a function gave: nothing, a number or a histogram. Used again and again; one thread. */
public final class Outcome {
  private boolean isNumber;
  private double number;
  private @Nullable FloatHistogram histogram;

  /** Nothing. */
  public void clear() {
    isNumber = false;
    histogram = null;
  }

  /** A number. */
  public void set(double value) {
    isNumber = true;
    number = value;
  }

  /** A histogram. */
  public void set(FloatHistogram value) {
    histogram = value;
  }

  /** Whether it is a number. */
  public boolean isNumber() {
    return isNumber;
  }

  /** The number, if it is one. */
  public double number() {
    return number;
  }

  /** The histogram, or null if it is none. */
  public @Nullable FloatHistogram histogram() {
    return histogram;
  }
}
