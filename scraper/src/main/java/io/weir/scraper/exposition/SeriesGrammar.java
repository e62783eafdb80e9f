package io.weir.scraper.exposition;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.labels.Utf8;
import io.weir.schemas.samples.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The grammar of a series' text: a metric's name and its labels in braces, or all of it in braces
 * with the name quoted, {@code {"a.b",x="y"}}. The text format allows blanks and line feeds where
 * OpenMetrics doesn't, and does without commas. For one thread.
 */
final class SeriesGrammar {
  private static final int ABSENT = -1;

  private final boolean openMetrics;
  private byte[] bytes = {'\n'};
  private int limit;

  /** Of the metric's name, then of each label's name and value: start and end. */
  private int[] bounds = new int[64];

  private int count;

  /**
   * @param openMetrics whether by OpenMetrics' rules
   */
  SeriesGrammar(boolean openMetrics) {
    this.openMetrics = openMetrics;
  }

  /** Sets the body; a line feed stands at {@code newLimit}. */
  void reset(byte[] newBytes, int newLimit) {
    bytes = newBytes;
    limit = newLimit;
  }

  /**
   * Where the text that starts here ends, if it is right; this does not find out whether it is.
   *
   * @return the end (exclusive), or -1 if it surely isn't right
   */
  int quickEnd(int start) {
    int nameEnd = endOfMetricName(start);
    int at = skipBlanks(nameEnd);
    if (bytes[at] != '{') {
      return nameEnd;
    }
    at++;
    boolean quoted = false;
    for (; at < limit; at++) {
      byte b = bytes[at];
      if (b == '"') {
        quoted = !quoted;
      } else if (b == '\\' && quoted) {
        at++;
      } else if (b == '}' && !quoted) {
        return at + 1;
      }
    }
    return -1;
  }

  /**
   * Parses the text that starts here.
   *
   * @return its end (exclusive)
   */
  int parse(int start) throws MalformedExpositionException {
    count = 2;
    bounds[0] = ABSENT;
    int nameEnd = endOfMetricName(start);
    if (nameEnd > start) {
      bounds[0] = start;
      bounds[1] = nameEnd;
    }
    int brace = skipBlanks(nameEnd);
    if (bytes[brace] != '{') {
      if (nameEnd == start) {
        throw malformed(start, "a metric's name or `{`");
      }
      return nameEnd;
    }
    int end = parseLabels(brace + 1, false);
    if (bounds[0] == ABSENT) {
      throw malformed(start, "a metric's name, before or inside the braces");
    }
    return end;
  }

  /**
   * Parses an exemplar's labels, from behind the opening brace. They are checked, not kept.
   *
   * @return the end, behind the closing brace
   */
  int parseExemplarLabels(int start) throws MalformedExpositionException {
    return parseLabels(start, true);
  }

  private int parseLabels(int start, boolean exemplar) throws MalformedExpositionException {
    int at = skipBlanks(start);
    while (bytes[at] != '}') {
      int nameStart = at;
      int nameEnd;
      boolean quoted = bytes[at] == '"';
      if (quoted) {
        nameEnd = endOfQuoted(at, exemplar, false, "a label's name");
      } else {
        nameEnd = endOfLabelName(at);
        if (nameEnd == at) {
          throw malformed(at, "a label's name or `}`");
        }
      }
      at = skipBlanks(nameEnd);
      if (quoted && !exemplar && (bytes[at] == ',' || bytes[at] == '}')) {
        if (bounds[0] != ABSENT) {
          throw malformed(nameStart, "one name of the metric");
        }
        bounds[0] = nameStart + 1;
        bounds[1] = nameEnd - 1;
        if (bytes[at] == ',') {
          at = skipBlanks(at + 1);
        }
        continue;
      }
      if (bytes[at] != '=') {
        throw malformed(at, "`=`");
      }
      at = skipBlanks(at + 1);
      if (bytes[at] != '"') {
        throw malformed(at, "a label's value in quotes");
      }
      int valueEnd = endOfQuoted(at, openMetrics, true, "a label's value");
      if (!isUtf8(at, valueEnd)) {
        throw malformed(at, "a label's value in UTF-8");
      }
      if (!exemplar) {
        int quote = quoted ? 1 : 0;
        add(nameStart + quote, nameEnd - quote, at + 1, valueEnd - 1);
      }
      at = skipBlanks(valueEnd);
      if (bytes[at] == ',') {
        at = skipBlanks(at + 1);
      } else if (openMetrics && bytes[at] != '}') {
        throw malformed(at, "`,` or `}`");
      }
    }
    return at + 1;
  }

  private void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
    if (count + 4 > bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[count++] = nameStart;
    bounds[count++] = nameEnd;
    bounds[count++] = valueStart;
    bounds[count++] = valueEnd;
  }

  /** Start of the metric's name in the text that was parsed last. */
  int nameStart() {
    return bounds[0];
  }

  /** End (exclusive) of the metric's name in the text that was parsed last. */
  int nameEnd() {
    return bounds[1];
  }

  /**
   * The labels of the text that was parsed last, with {@code __name__}, in their order; empty
   * values too, and a label that stands twice and is once empty is empty, as in Prometheus. The
   * floats in a histogram's {@code le} and a summary's {@code quantile} are written as OpenMetrics
   * writes them, as Prometheus does, so that both formats give one series.
   *
   * @param type type of the family that the line stands under
   */
  Map<String, String> labels(MetricType type) throws MalformedExpositionException {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(Labels.METRIC_NAME, name(bounds[0], bounds[1], "a metric's name"));
    for (int i = 2; i < count; i += 4) {
      String name = name(bounds[i], bounds[i + 1], "a label's name");
      String value = unescape(bounds[i + 2], bounds[i + 3]);
      String before = labels.put(name, normalized(type, name, value));
      if (before != null) {
        if (!before.isEmpty() && !value.isEmpty()) {
          throw malformed(bounds[i], "each label once");
        }
        labels.put(name, "");
      }
    }
    return labels;
  }

  private String name(int start, int end, String what) throws MalformedExpositionException {
    if (start == end) {
      throw malformed(start, what + " that isn't empty");
    }
    if (!isUtf8(start, end)) {
      throw malformed(start, what + " in UTF-8");
    }
    return unescape(start, end);
  }

  private static String normalized(MetricType type, String name, String value) {
    if ((type == MetricType.HISTOGRAM && name.equals("le"))
        || (type == MetricType.SUMMARY && name.equals("quantile"))) {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      try {
        return FloatText.format(FloatText.parse(text, 0, text.length));
      } catch (NumberFormatException e) {
        return value;
      }
    }
    return value;
  }

  private String unescape(int start, int end) {
    return Escapes.resolve(
        new String(bytes, start, end - start, StandardCharsets.UTF_8), Escapes.WITH_QUOTES);
  }

  int skipBlanks(int start) {
    int at = start;
    if (!openMetrics) {
      while (bytes[at] == ' ' || bytes[at] == '\t') {
        at++;
      }
    }
    return at;
  }

  /** End of the metric's name that starts here; {@code start} itself if none does. */
  int endOfMetricName(int start) {
    int at = start;
    if (isLetter(bytes[at]) || bytes[at] == ':') {
      do {
        at++;
      } while (isLetter(bytes[at]) || bytes[at] == ':' || isDigit(bytes[at]));
    }
    return at;
  }

  private int endOfLabelName(int start) {
    int at = start;
    if (isLetter(bytes[at])) {
      do {
        at++;
      } while (isLetter(bytes[at]) || isDigit(bytes[at]));
    }
    return at;
  }

  /** End, behind the closing quote, of what is quoted from here on. */
  int endOfQuoted(int start, boolean oneLine, boolean zeroAllowed, String what)
      throws MalformedExpositionException {
    for (int at = start + 1; at < limit; at++) {
      byte b = bytes[at];
      if (b == '"') {
        return at + 1;
      }
      if (b == '\\') {
        at++;
        if (bytes[at] == '\n') {
          break;
        }
      } else if ((b == '\n' && oneLine) || (b == 0 && !zeroAllowed)) {
        break;
      }
    }
    throw malformed(start, what + " and a closing quote");
  }

  boolean isUtf8(int start, int end) {
    return Utf8.isWellFormed(bytes, start, end);
  }

  private static boolean isLetter(byte b) {
    int lower = b | 0x20;
    return (lower >= 'a' && lower <= 'z') || b == '_';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  MalformedExpositionException malformed(int position, String expected) {
    return MalformedExpositionException.at(position, expected, bytes, limit);
  }
}
