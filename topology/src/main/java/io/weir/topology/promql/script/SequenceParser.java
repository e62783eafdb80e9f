package io.weir.topology.promql.script;

import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.number.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Reads sequences of values: {@code 1 2 3}, {@code _x3} for gaps, {@code stale}, {@code 5x3} for 5
 * and three more of it, {@code 1+2x3} for 1, 3, 5, 7, and the same with histograms.
 */
final class SequenceParser {
  private static final int MOST_VALUES = 1_000_000;

  private final String text;
  private final List<SequenceValue> values = new ArrayList<>();
  private int at;

  private SequenceParser(String text) {
    this.text = text;
  }

  static List<SequenceValue> parse(String text) {
    return new SequenceParser(text).values();
  }

  private List<SequenceValue> values() {
    skipBlanks();
    while (at < text.length()) {
      item();
      if (at < text.length() && !isBlank(text.charAt(at))) {
        throw wrong("a blank between values");
      }
      skipBlanks();
    }
    return values;
  }

  private void item() {
    if (text.charAt(at) == '_') {
      at++;
      int times = at < text.length() && text.charAt(at) == 'x' ? times() : 1;
      for (int i = 0; i < times; i++) {
        values.add(new SequenceValue.Omitted());
      }
    } else if (text.startsWith("{{", at)) {
      histograms();
    } else {
      numbers();
    }
  }

  private void numbers() {
    double value = text.startsWith("stale", at) ? stale() : number();
    double step = 0;
    boolean stepped = false;
    if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
      step = number();
      stepped = true;
    }
    boolean repeated = at < text.length() && text.charAt(at) == 'x';
    if (stepped && !repeated) {
      throw wrong("x and a number of times");
    }
    int times = repeated ? times() : 0;
    for (int i = 0; i <= times; i++) {
      values.add(new SequenceValue.Numeric(value));
      if (stepped) {
        value += step;
      }
    }
  }

  private double stale() {
    at += "stale".length();
    return StaleMarker.VALUE;
  }

  private double number() {
    int start = at;
    if (text.charAt(at) == '+' || text.charAt(at) == '-') {
      at++;
    }
    while (at < text.length() && isNumberPart(text.charAt(at))) {
      at++;
    }
    String number = text.substring(start, at);
    return parseNumber(number);
  }

  private boolean isNumberPart(char c) {
    if (Character.isDigit(c) || c == '.') {
      return true;
    }
    if (c == '+' || c == '-') {
      return at > 1
          && Character.toLowerCase(text.charAt(at - 1)) == 'e'
          && Character.isDigit(text.charAt(at - 2));
    }
    return Character.isLetter(c) && c != 'x';
  }

  /** A number, also a hexadecimal, octal or binary integer. */
  static double parseNumber(String number) {
    OptionalDouble value = Numbers.parse(number);
    String size = number.startsWith("-") || number.startsWith("+") ? number.substring(1) : number;
    int radix = size.startsWith("0x") ? 16 : size.startsWith("0b") ? 2 : 0;
    try {
      if (radix != 0) {
        long integer = Long.parseLong(size.substring(2), radix);
        return number.startsWith("-") ? -integer : integer;
      }
      if (size.matches("0[0-7]+")) {
        long integer = Long.parseLong(size, 8);
        return number.startsWith("-") ? -integer : integer;
      }
    } catch (NumberFormatException e) {
      throw new ScriptException("number: expected one, found " + number, e);
    }
    return value.orElseThrow(
        () -> new ScriptException("number: expected one, found '" + number + "'"));
  }

  private int times() {
    at++;
    int start = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    if (start == at || at - start > 7) {
      throw wrong("a number of times");
    }
    int times = Integer.parseInt(text.substring(start, at));
    if (times > MOST_VALUES) {
      throw wrong("at most " + MOST_VALUES + " times");
    }
    return times;
  }

  private void histograms() {
    SequenceValue.Histogram base = histogram();
    char next = at < text.length() ? text.charAt(at) : ' ';
    if (next != '+' && next != '-') {
      int times = next == 'x' ? times() : 0;
      for (int i = 0; i <= times; i++) {
        values.add(base);
      }
      return;
    }
    at++;
    if (!text.startsWith("{{", at)) {
      throw wrong("a histogram");
    }
    SequenceValue.Histogram step = histogram();
    if (at >= text.length() || text.charAt(at) != 'x') {
      throw wrong("x and a number of times");
    }
    int times = times();
    FloatHistogram current = base.histogram();
    values.add(new SequenceValue.Histogram(current, step.hintGiven()));
    for (int i = 1; i <= times; i++) {
      if (current.schema() > step.histogram().schema()) {
        throw new ScriptException(
            "error combining histograms: cannot merge from schema %d to %d"
                .formatted(step.histogram().schema(), current.schema()));
      }
      try {
        current =
            (next == '+' ? current.plus(step.histogram()) : current.minus(step.histogram()))
                .histogram();
      } catch (IncompatibleBucketsException e) {
        throw new ScriptException("error combining histograms: " + e.getMessage(), e);
      }
      values.add(new SequenceValue.Histogram(current, step.hintGiven()));
    }
  }

  private SequenceValue.Histogram histogram() {
    int end = text.indexOf("}}", at);
    if (end < 0) {
      throw wrong("}} at the end of a histogram");
    }
    String description = text.substring(at + 2, end);
    at = end + 2;
    return HistogramDescription.parse(description);
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private ScriptException wrong(String expected) {
    return new ScriptException(
        "series values: expected " + expected + ", found '" + text.substring(at) + "'");
  }
}
