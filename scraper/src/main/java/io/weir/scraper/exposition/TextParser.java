package io.weir.scraper.exposition;

import io.weir.schemas.samples.MetricType;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' text format, version 0.0.4, with the quoted names of 1.0.0. Blanks and tabs may stand
 * between tokens, and the last line may do without its end.
 */
final class TextParser extends ExpositionParser {
  TextParser(KnownSeries known) {
    super(new SeriesGrammar(false), known);
  }

  @Override
  public Entry next() throws MalformedExpositionException {
    while (position < limit) {
      int start = grammar.skipBlanks(position);
      switch (bytes[start]) {
        case '\n' -> position = start + 1;
        case '#' -> {
          Entry entry = readComment(start + 1);
          if (entry != null) {
            return entry;
          }
        }
        default -> {
          return readSeries(start);
        }
      }
    }
    return Entry.END;
  }

  @Override
  int readSample(int at) throws MalformedExpositionException {
    int valueStart = grammar.skipBlanks(at);
    int valueEnd = valueStart;
    while (bytes[valueEnd] > ' ' && bytes[valueEnd] != '{') {
      valueEnd++;
    }
    if (valueEnd == valueStart) {
      throw grammar.malformed(valueStart, "a value");
    }
    value = readFloat(valueStart, valueEnd, "a float");
    hasTimestamp = false;
    int end = grammar.skipBlanks(valueEnd);
    if (bytes[end] != '\n') {
      end = grammar.skipBlanks(readTimestamp(end));
      if (bytes[end] != '\n') {
        throw grammar.malformed(end, "the end of the line after the timestamp");
      }
    }
    return end + 1;
  }

  private int readTimestamp(int start) throws MalformedExpositionException {
    int at = start;
    long millis = 0;
    while (bytes[at] >= '0' && bytes[at] <= '9') {
      long next = millis * 10 + (bytes[at++] - '0');
      if (millis > Long.MAX_VALUE / 10 || next < 0) {
        throw grammar.malformed(start, "a timestamp in milliseconds that fits into 64 bits");
      }
      millis = next;
    }
    if (at == start) {
      throw grammar.malformed(start, "a timestamp in milliseconds or the end of the line");
    }
    hasTimestamp = true;
    timestampMillis = millis;
    return at;
  }

  /** Reads a line behind its {@code #}; null if it says nothing. */
  private @Nullable Entry readComment(int at) throws MalformedExpositionException {
    int keyword = grammar.skipBlanks(at);
    Entry entry = keyword == at ? null : keyword(keyword);
    if (entry == null) {
      position = endOfLine(at) + 1;
      return null;
    }
    int family = grammar.skipBlanks(keyword + 4);
    int familyEnd = readFamily(family, entry.name());
    textEnd = endOfLine(familyEnd);
    // One separator, whatever it is, belongs to neither; nothing but blanks is nothing.
    textStart =
        grammar.skipBlanks(familyEnd) == textEnd ? textEnd : Math.min(familyEnd + 1, textEnd);
    position = textEnd + 1;
    if (entry == Entry.TYPE) {
      type = readType();
    } else {
      checkHelp();
    }
    return entry;
  }

  /** HELP or TYPE, with a blank behind it. */
  private @Nullable Entry keyword(int at) {
    Entry entry =
        switch (bytes[at]) {
          case 'H' -> Entry.HELP;
          case 'T' -> Entry.TYPE;
          default -> null;
        };
    if (entry == null) {
      return null;
    }
    String name = entry.name();
    for (int i = 0; i < name.length(); i++) {
      if (bytes[at + i] != name.charAt(i)) {
        return null;
      }
    }
    byte behind = bytes[at + name.length()];
    return behind == ' ' || behind == '\t' ? entry : null;
  }

  private MetricType readType() throws MalformedExpositionException {
    return switch (rawText()) {
      case "counter" -> MetricType.COUNTER;
      case "gauge" -> MetricType.GAUGE;
      case "histogram" -> MetricType.HISTOGRAM;
      case "summary" -> MetricType.SUMMARY;
      case "untyped" -> MetricType.UNKNOWN;
      default ->
          throw grammar.malformed(
              textStart, "one of counter, gauge, histogram, summary and untyped");
    };
  }

  @Override
  String helpEscapes() {
    return Escapes.WITHOUT_QUOTES;
  }
}
