package io.weir.ops.query.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The vertical axis: from a round number to a round number, with round numbers between them.
 * Differences are taken of quarters, so that none is infinite.
 *
 * @param bottom the least value
 * @param top the greatest, above the bottom
 * @param step between ticks, positive
 */
record ValueAxis(double bottom, double top, double step) {
  /** What is less is drawn as zero. */
  private static final double LEAST_MAGNITUDE = 1e-290;

  /** A quarter of the range, as a part of its ends, below which rounding would show. */
  private static final double LEAST_RANGE = 1e-12;

  private static final double[] ROUND = {1, 2, 5, 10};
  private static final int PREFIX_DIGITS = 3;
  private static final String SMALL = "mµnpfazy";
  private static final String GREAT = "kMGTPEZY";

  /** An axis with about so many ticks, on which all values from least to greatest have a place. */
  static ValueAxis of(double least, double greatest, int ticks) {
    double low = least;
    double high = greatest;
    double magnitude = Math.max(Math.abs(low), Math.abs(high));
    if (magnitude < LEAST_MAGNITUDE) {
      low = -1;
      high = 1;
    } else if (quarters(low, high) < magnitude * LEAST_RANGE) {
      low = Math.max(low - magnitude / 2, -Double.MAX_VALUE);
      high = Math.min(high + magnitude / 2, Double.MAX_VALUE);
    }
    double step = round(Math.min(quarters(low, high) / ticks * 4, Double.MAX_VALUE / 16));
    double bottom = Math.max(Math.floor(low / step) * step, -Double.MAX_VALUE);
    double top = Math.min(Math.ceil(high / step) * step, Double.MAX_VALUE);
    return new ValueAxis(Math.min(bottom, low), Math.max(top, high), step);
  }

  private static double quarters(double low, double high) {
    return high / 4 - low / 4;
  }

  /** The least round number that isn't below. */
  private static double round(double number) {
    double power = Math.pow(10, Math.floor(Math.log10(number)));
    for (double factor : ROUND) {
      if (factor * power >= number * 0.999999) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Where a value stands, from 0 at the bottom to 1 at the top. */
  double position(double value) {
    return quarters(bottom, value) / quarters(bottom, top);
  }

  /** The values that have a label, ascending. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    double first = Math.round(bottom / step);
    double last = Math.round(top / step);
    for (double i = first; i <= last; i++) {
      if (Double.isFinite(i * step)) {
        ticks.add(i * step);
      }
    }
    return ticks;
  }

  /** A value with an SI prefix, exact to a hundredth of a step: {@code 1.5k}, {@code 20m}. */
  String label(double value) {
    if (value == 0) {
      return "0";
    }
    int thousands = Math.floorDiv(exponent(value), PREFIX_DIGITS);
    if (thousands < -SMALL.length() || thousands > GREAT.length()) {
      return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toString();
    }
    int digits = Math.max(0, thousands * PREFIX_DIGITS - exponent(step) + 1);
    BigDecimal shifted =
        new BigDecimal(value)
            .movePointLeft(thousands * PREFIX_DIGITS)
            .setScale(digits, RoundingMode.HALF_EVEN);
    return (shifted.signum() == 0 ? "0" : shifted.stripTrailingZeros().toPlainString())
        + prefix(thousands);
  }

  private static String prefix(int thousands) {
    if (thousands == 0) {
      return "";
    }
    return String.valueOf(
        thousands < 0 ? SMALL.charAt(-thousands - 1) : GREAT.charAt(thousands - 1));
  }

  /** Of ten, in scientific notation; a number that rounds up to the next power counts as it. */
  private static int exponent(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(12));
    return rounded.precision() - rounded.scale() - 1;
  }
}
