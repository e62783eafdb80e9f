package io.weir.scraper.exposition;

import io.weir.schemas.samples.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads one body entry by entry, without making objects for lines whose series are known. It
 * accepts what Prometheus accepts, with two differences, both on purpose: a zero byte at the start
 * of a line is an error (there it silently ends the body), and blanks before a metric's name are
 * not part of it. Exemplars are checked and passed over: Weir has no place for them.
 *
 * <p>For one thread; reusable by {@link #reset}.
 */
public abstract sealed class ExpositionParser permits TextParser, OpenMetricsParser {
  /** What {@link #next} came to. */
  public enum Entry {
    /** A sample. */
    SERIES,
    /** A family's type. */
    TYPE,
    /** A family's help. */
    HELP,
    /** A family's unit. */
    UNIT,
    /** The end of the body. */
    END
  }

  final SeriesGrammar grammar;
  private final KnownSeries known;

  byte[] bytes = {'\n'};
  int limit;
  int position;

  /** Type of the family that the lines stand under. */
  MetricType type = MetricType.UNKNOWN;

  int familyStart;
  int familyEnd;
  int textStart;
  int textEnd;

  private int seriesStart;
  private int seriesEnd;
  private boolean seriesKnown;
  double value;
  boolean hasTimestamp;
  long timestampMillis;

  ExpositionParser(SeriesGrammar grammar, KnownSeries known) {
    this.grammar = grammar;
    this.known = known;
  }

  /** A parser of a format that asks {@code known} before it parses labels. */
  public static ExpositionParser of(ExpositionFormat format, KnownSeries known) {
    return switch (format) {
      case TEXT -> new TextParser(known);
      case OPEN_METRICS -> new OpenMetricsParser(known);
    };
  }

  /**
   * Begins a body.
   *
   * @param body holds it from 0 to {@code length} (exclusive) and has room for one byte more, which
   *     is overwritten; not changed until the body has been read
   */
  public final void reset(byte[] body, int length) {
    body[length] = '\n';
    bytes = body;
    limit = length;
    position = 0;
    type = MetricType.UNKNOWN;
    grammar.reset(body, length);
  }

  /** Lets the body go; the next call is {@link #reset}. */
  public final void release() {
    reset(new byte[1], 0);
  }

  /**
   * Goes on to the next entry. Comments and empty lines are passed over.
   *
   * @throws MalformedExpositionException if the body isn't right from here on
   */
  public abstract Entry next() throws MalformedExpositionException;

  /**
   * Reads value, timestamp and what else may follow a series' text.
   *
   * @return where the next line starts
   */
  abstract int readSample(int at) throws MalformedExpositionException;

  final Entry readSeries(int start) throws MalformedExpositionException {
    seriesStart = start;
    seriesKnown = true;
    int end = known.endOfNext(bytes, start, limit);
    if (end < 0) {
      end = grammar.quickEnd(start);
      if (end <= start || !known.find(bytes, start, end)) {
        end = grammar.parse(start);
        seriesKnown = false;
      }
    }
    seriesEnd = end;
    position = readSample(end);
    return Entry.SERIES;
  }

  /** Reads a family's name, quoted or not, and gives what stands behind it. */
  final int readFamily(int at, String keyword) throws MalformedExpositionException {
    int end;
    if (bytes[at] == '"') {
      end = grammar.endOfQuoted(at, false, false, "a metric's name");
      familyStart = at + 1;
      familyEnd = end - 1;
    } else {
      end = grammar.endOfMetricName(at);
      if (end == at) {
        throw grammar.malformed(at, "a metric's name after " + keyword);
      }
      familyStart = at;
      familyEnd = end;
    }
    return end;
  }

  final int endOfLine(int at) {
    int end = at;
    while (bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  final double readFloat(int start, int end, String what) throws MalformedExpositionException {
    try {
      return FloatText.parse(bytes, start, end);
    } catch (NumberFormatException e) {
      throw grammar.malformed(start, what);
    }
  }

  final void checkHelp() throws MalformedExpositionException {
    if (!grammar.isUtf8(textStart, textEnd)) {
      throw grammar.malformed(textStart, "help in UTF-8");
    }
  }

  /** The text as it stands, escapes and all. */
  final String rawText() {
    return text(textStart, textEnd);
  }

  /** Escapes that the format has in help. */
  abstract String helpEscapes();

  /** The body. */
  public final byte[] bytes() {
    return bytes;
  }

  /** After {@link Entry#SERIES}: where the series' text begins. */
  public final int seriesStart() {
    return seriesStart;
  }

  /** After {@link Entry#SERIES}: where the series' text ends (exclusive). */
  public final int seriesEnd() {
    return seriesEnd;
  }

  /** After {@link Entry#SERIES}: whether {@link KnownSeries} knew it; it holds which one it was. */
  public final boolean seriesKnown() {
    return seriesKnown;
  }

  /**
   * After {@link Entry#SERIES}, of a series that wasn't known: its labels as the line has them,
   * with {@code __name__}, in its order. Empty values stand too: a label that a target gives as
   * empty keeps the target's own label away where scraped labels are honoured. The floats in a
   * histogram's {@code le} and a summary's {@code quantile} are written as OpenMetrics writes them.
   *
   * @throws MalformedExpositionException if a label stands twice, neither time empty, or a name is
   *     empty or not UTF-8
   */
  public final Map<String, String> labels() throws MalformedExpositionException {
    return grammar.labels(type);
  }

  /** After {@link Entry#SERIES}: the value; a NaN is never a staleness marker. */
  public final double value() {
    return value;
  }

  /** After {@link Entry#SERIES}: whether the line has a timestamp of its own. */
  public final boolean hasTimestamp() {
    return hasTimestamp;
  }

  /** After {@link Entry#SERIES} with a timestamp: it, since the Unix epoch. */
  public final long timestampMillis() {
    return timestampMillis;
  }

  /** After {@link Entry#TYPE}, {@link Entry#HELP}, {@link Entry#UNIT}: the family's name begins. */
  public final int familyStart() {
    return familyStart;
  }

  /** After those: where the family's name ends (exclusive). */
  public final int familyEnd() {
    return familyEnd;
  }

  /** After {@link Entry#HELP} or {@link Entry#UNIT}: where the text begins, escapes and all. */
  public final int textStart() {
    return textStart;
  }

  /** After those: where the text ends (exclusive). */
  public final int textEnd() {
    return textEnd;
  }

  /** After {@link Entry#SERIES}, of a series that wasn't known: where the metric's name begins. */
  public final int nameStart() {
    return grammar.nameStart();
  }

  /** After that: where the metric's name ends (exclusive). */
  public final int nameEnd() {
    return grammar.nameEnd();
  }

  /** After {@link Entry#TYPE}, {@link Entry#HELP}, {@link Entry#UNIT}: the family's name. */
  public final String family() {
    return Escapes.resolve(text(familyStart, familyEnd), Escapes.WITH_QUOTES);
  }

  /** After {@link Entry#TYPE}: the family's type. */
  public final MetricType type() {
    return type;
  }

  /** After {@link Entry#HELP}: the help, after {@link Entry#UNIT}: the unit; may be empty. */
  public final String text() {
    return Escapes.resolve(text(textStart, textEnd), helpEscapes());
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }
}
