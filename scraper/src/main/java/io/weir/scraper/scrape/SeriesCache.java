package io.weir.scraper.scrape;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.scraper.exposition.KnownSeries;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one target's lines came to, and which of its series are alive. Scrapes have ascending
 * numbers; a series is alive from a scrape that has it without a timestamp of its own to the first
 * one that hasn't. As in Prometheus, a scrape that fails has what stands before the mistake.
 *
 * <p>A scrape mostly has the lines of the one before in the same order, so each line remembers what
 * came behind it: then one comparison of bytes is enough, without a hash. For one thread.
 */
final class SeriesCache implements KnownSeries {
  /** Lines that weren't in so many scrapes are forgotten. */
  static final int MAX_UNSEEN_SCRAPES = 10;

  /** Failing scrapes may add so many lines, and as many as the last good one had. */
  private static final int UNCONFIRMED_LINES = 1000;

  private static final int LEAST_CAPACITY = 256;

  private @Nullable KnownLine[] table = new KnownLine[LEAST_CAPACITY];
  private int size;
  private final Map<Series, Series> series = new HashMap<>();

  private long scrape;
  private long lastFull;
  private long lastEviction;
  private int linesOfLastFull;
  private int linesSeen;
  private int alive;
  private int seen;
  private int stillAlive;

  private @Nullable KnownLine first;
  private @Nullable KnownLine previous;
  private @Nullable KnownLine current;

  /** A scrape begins. */
  void begin() {
    scrape++;
    previous = null;
    linesSeen = 0;
    seen = 0;
    stillAlive = 0;
  }

  @Override
  public int endOfNext(byte[] bytes, int start, int limit) {
    KnownLine next = previous == null ? first : previous.next;
    if (next == null) {
      return -1;
    }
    byte[] text = next.text;
    int end = start + text.length;
    if (end >= limit || !Arrays.equals(bytes, start, end, text, 0, text.length)) {
      return -1;
    }
    if (!next.braced && !endsName(bytes, end)) {
      return -1;
    }
    current = next;
    return end;
  }

  /** Whether a name without labels surely ends here: one blank, and no brace behind it. */
  private static boolean endsName(byte[] bytes, int end) {
    byte behind = bytes[end + 1];
    return bytes[end] == ' ' && behind != ' ' && behind != '\t' && behind != '{';
  }

  @Override
  public boolean find(byte[] bytes, int start, int end) {
    KnownLine line = lookUp(bytes, start, end);
    if (line == null || !line.confirmed) {
      return false;
    }
    current = line;
    return true;
  }

  private @Nullable KnownLine lookUp(byte[] bytes, int start, int end) {
    long hash = EncodedLabels.hash(bytes, start, end);
    int mask = table.length - 1;
    for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
      KnownLine line = table[slot];
      if (line == null
          || (line.hash == hash
              && Arrays.equals(bytes, start, end, line.text, 0, line.text.length))) {
        return line;
      }
    }
  }

  /** The line that was recognised last. */
  KnownLine current() {
    KnownLine line = current;
    if (line == null) {
      throw new IllegalStateException("no line has been recognised");
    }
    return line;
  }

  /**
   * Remembers a text that {@link #find} doesn't know.
   *
   * @param found what it comes to; null if it is dropped
   */
  KnownLine add(
      byte[] bytes, int start, int end, int nameStart, int nameEnd, @Nullable Series found) {
    KnownLine unconfirmed = lookUp(bytes, start, end);
    if (unconfirmed != null) {
      unconfirmed.confirmed = true;
      return unconfirmed;
    }
    if (2 * size >= table.length) {
      rebuild(2 * table.length, Long.MIN_VALUE);
    }
    Series one = found == null ? null : series.computeIfAbsent(found, s -> s);
    KnownLine line =
        new KnownLine(
            Arrays.copyOfRange(bytes, start, end),
            EncodedLabels.hash(bytes, start, end),
            nameStart - start,
            nameEnd - start,
            one);
    line.lastSeen = Long.MIN_VALUE;
    insert(line);
    return line;
  }

  private void insert(KnownLine line) {
    int mask = table.length - 1;
    int slot = (int) line.hash & mask;
    while (table[slot] != null) {
      slot = (slot + 1) & mask;
    }
    table[slot] = line;
    size++;
  }

  /** Whether the scrape has had a line already. */
  boolean hasSeen(KnownLine line) {
    return line.lastSeen == scrape;
  }

  /**
   * Notes that the scrape has a line.
   *
   * @return whether the last full scrape, and all since, hadn't
   */
  boolean see(KnownLine line) {
    if (previous == null) {
      first = line;
    } else if (previous.next != line) {
      previous.next = line;
    }
    previous = line;
    boolean fresh = line.lastSeen < lastFull;
    if (line.lastSeen != scrape) {
      line.lastSeen = scrape;
      linesSeen++;
    }
    return fresh;
  }

  /**
   * Notes that the scrape has a series that is to be marked when it ends.
   *
   * @return false if the scrape has it already
   */
  boolean track(Series one) {
    if (one.isSeenIn(scrape)) {
      return false;
    }
    if (one.isSeenIn(scrape - 1)) {
      stillAlive++;
    }
    one.see(scrape);
    seen++;
    return true;
  }

  /**
   * A scrape is over.
   *
   * @param full whether it succeeded and its body wasn't empty
   * @param ended is given the series that were alive and are no longer
   */
  void finish(boolean full, Consumer<Series> ended) {
    if (stillAlive < alive) {
      for (Series one : series.values()) {
        if (one.isSeenIn(scrape - 1)) {
          ended.accept(one);
        }
      }
    }
    alive = seen;
    endSequence();
    if (full) {
      lastFull = scrape;
      linesOfLastFull = linesSeen;
      if (size > linesSeen && scrape - lastEviction >= MAX_UNSEEN_SCRAPES) {
        rebuild(table.length, scrape - MAX_UNSEEN_SCRAPES);
        lastEviction = scrape;
      }
    } else if (size > 2 * linesOfLastFull + UNCONFIRMED_LINES) {
      rebuild(table.length, scrape - 1);
    }
  }

  /** Ends all that is alive, without a scrape. */
  void endAll(Consumer<Series> ended) {
    begin();
    finish(false, ended);
  }

  /** The number of series that are alive. */
  int aliveCount() {
    return alive;
  }

  /** The number of texts that are known. */
  int size() {
    return size;
  }

  /** Knows no text from now on until it is added again, for another format has other rules. */
  void doubtTexts() {
    for (KnownLine line : table) {
      if (line != null) {
        line.confirmed = false;
        line.next = null;
      }
    }
    first = null;
  }

  /**
   * Takes what is alive in a cache that isn't used any longer: what the next scrape hasn't ends in
   * it.
   */
  void takeOver(SeriesCache other) {
    for (Series one : other.series.values()) {
      if (one.isSeenIn(other.scrape)) {
        Series own = series.computeIfAbsent(one, Series::copy);
        if (!own.isSeenIn(scrape)) {
          own.see(scrape);
          alive++;
        }
      }
    }
  }

  private void endSequence() {
    if (previous != null) {
      previous.next = null;
    }
    current = null;
  }

  /** Keeps the lines that were seen after a scrape, and their series and what is alive. */
  private void rebuild(int capacity, long unseenSince) {
    @Nullable KnownLine[] old = table;
    table = new KnownLine[capacity];
    size = 0;
    Map<Series, Series> kept = new HashMap<>();
    for (KnownLine line : old) {
      if (line != null && (line.lastSeen > unseenSince || unseenSince == Long.MIN_VALUE)) {
        insert(line);
        if (line.series != null) {
          kept.put(line.series, line.series);
        }
      }
    }
    if (unseenSince != Long.MIN_VALUE) {
      first = null;
      series.values().removeIf(one -> !kept.containsKey(one) && !one.isSeenIn(scrape));
    }
  }
}
