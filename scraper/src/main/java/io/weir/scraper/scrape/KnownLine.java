package io.weir.scraper.scrape;

import org.jspecify.annotations.Nullable;

/** What a line's series text came to when it was first seen. For one thread. */
final class KnownLine {
  final byte[] text;
  final long hash;

  /** Whether the text ends in a brace, so that it can't go on. */
  final boolean braced;

  /** Where the metric's name stands in the text, as the line has it. */
  final int nameStart;

  final int nameEnd;

  /** Null if metric relabelling dropped it. */
  final @Nullable Series series;

  /** What came behind it in the last scrape. */
  @Nullable KnownLine next;

  /** Whether it is known to be right in the format that the target answers in now. */
  boolean confirmed = true;

  MetricFamily family = MetricFamily.NONE;
  long familyEpoch;
  long lastSeen;

  KnownLine(byte[] text, long hash, int nameStart, int nameEnd, @Nullable Series series) {
    this.text = text;
    this.hash = hash;
    this.braced = text[text.length - 1] == '}';
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
    this.series = series;
  }
}
