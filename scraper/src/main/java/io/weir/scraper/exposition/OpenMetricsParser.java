package io.weir.scraper.exposition;

import io.weir.schemas.samples.MetricType;
import java.util.Arrays;

/**
 * OpenMetrics 1.0 as text. Tokens are one blank apart, every line ends, no line is empty, and the
 * last one is {@code # EOF}, with or without its line feed.
 */
final class OpenMetricsParser extends ExpositionParser {
  OpenMetricsParser(KnownSeries known) {
    super(new SeriesGrammar(true), known);
  }

  @Override
  public Entry next() throws MalformedExpositionException {
    if (position >= limit) {
      throw grammar.malformed(limit, "`# EOF` as the last line");
    }
    return bytes[position] == '#' ? readMetadata(position) : readSeries(position);
  }

  private Entry readMetadata(int start) throws MalformedExpositionException {
    if (starts(start, "# EOF")) {
      return readEnd(start + 5);
    }
    Entry entry;
    if (starts(start, "# HELP ")) {
      entry = Entry.HELP;
    } else if (starts(start, "# TYPE ")) {
      entry = Entry.TYPE;
    } else if (starts(start, "# UNIT ")) {
      entry = Entry.UNIT;
    } else {
      throw grammar.malformed(start, "`# HELP `, `# TYPE `, `# UNIT ` or `# EOF`");
    }
    int familyEnd = readFamily(start + 7, entry.name());
    if (bytes[familyEnd] != ' ') {
      throw grammar.malformed(familyEnd, "a blank and text after " + entry.name());
    }
    textStart = familyEnd + 1;
    textEnd = endOfLine(textStart);
    position = lineAfter(textEnd);
    switch (entry) {
      case TYPE -> type = readType();
      case UNIT -> checkUnit();
      default -> checkHelp();
    }
    return entry;
  }

  private Entry readEnd(int at) throws MalformedExpositionException {
    int end = at < limit && bytes[at] == '\n' ? at + 1 : at;
    if (end != limit) {
      throw grammar.malformed(end, "nothing after `# EOF`");
    }
    position = end;
    return Entry.END;
  }

  private boolean starts(int start, String text) {
    if (start + text.length() > limit) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[start + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The line after the one that ends here. */
  private int lineAfter(int lineEnd) throws MalformedExpositionException {
    if (lineEnd >= limit) {
      throw grammar.malformed(limit, "the end of the line, and `# EOF` as the last line");
    }
    return lineEnd + 1;
  }

  @Override
  int readSample(int at) throws MalformedExpositionException {
    int end = readValue(at, "a value");
    hasTimestamp = false;
    if (endsSample(end)) {
      // Prometheus takes the sample first, and then finds no line here: that counts it.
      return end;
    }
    if (bytes[end] == ' ' && !starts(end, " # {")) {
      int timestampStart = end + 1;
      end = endOfToken(timestampStart);
      timestampMillis = readSeconds(timestampStart, end);
      hasTimestamp = true;
    }
    if (starts(end, " # {")) {
      end = passExemplar(end + 4);
    }
    if (bytes[end] != '\n') {
      throw grammar.malformed(end, "a timestamp, an exemplar or the end of the line");
    }
    return lineAfter(end);
  }

  /** Whether a blank stands behind a value that begins neither a timestamp nor an exemplar. */
  private boolean endsSample(int at) {
    if (bytes[at] != ' ' || starts(at, " # {")) {
      return false;
    }
    byte next = bytes[at + 1];
    return next == ' ' || next == '\n' || starts(at, " # ");
  }

  private int readValue(int at, String what) throws MalformedExpositionException {
    if (bytes[at] != ' ') {
      throw grammar.malformed(at, "a blank and " + what);
    }
    int end = endOfToken(at + 1);
    if (end == at + 1) {
      throw grammar.malformed(end, what);
    }
    value = readFloat(at + 1, end, "a float");
    return end;
  }

  private long readSeconds(int start, int end) throws MalformedExpositionException {
    double seconds = readFloat(start, end, "a timestamp in seconds");
    if (!Double.isFinite(seconds)) {
      throw grammar.malformed(start, "a finite timestamp in seconds");
    }
    return (long) (seconds * 1000);
  }

  private int passExemplar(int start) throws MalformedExpositionException {
    int end = grammar.parseExemplarLabels(start);
    double sampleValue = value;
    end = readValue(end, "the exemplar's value");
    value = sampleValue;
    if (bytes[end] == ' ') {
      int timestampStart = end + 1;
      end = endOfToken(timestampStart);
      readSeconds(timestampStart, end);
    }
    return end;
  }

  private int endOfToken(int start) {
    int end = start;
    while (bytes[end] != ' ' && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private MetricType readType() throws MalformedExpositionException {
    return switch (rawText()) {
      case "counter" -> MetricType.COUNTER;
      case "gauge" -> MetricType.GAUGE;
      case "histogram" -> MetricType.HISTOGRAM;
      case "gaugehistogram" -> MetricType.GAUGE_HISTOGRAM;
      case "summary" -> MetricType.SUMMARY;
      case "info" -> MetricType.INFO;
      case "stateset" -> MetricType.STATESET;
      case "unknown" -> MetricType.UNKNOWN;
      default ->
          throw grammar.malformed(
              textStart,
              "one of counter, gauge, histogram, gaugehistogram, summary, info, stateset and"
                  + " unknown");
    };
  }

  /** A unit is the last part of the family's name, behind an underscore; or it is empty. */
  private void checkUnit() throws MalformedExpositionException {
    int length = textEnd - textStart;
    if (length == 0) {
      return;
    }
    int separator = familyEnd - length - 1;
    boolean suffix =
        separator >= familyStart
            && bytes[separator] == '_'
            && Arrays.equals(bytes, separator + 1, familyEnd, bytes, textStart, textEnd);
    if (!suffix) {
      throw grammar.malformed(textStart, "a unit that the metric's name ends with");
    }
  }

  @Override
  String helpEscapes() {
    return Escapes.WITH_QUOTES;
  }
}
