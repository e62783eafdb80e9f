package io.weir.scraper.exposition;

/**
 * Series that were parsed before, told by their text: the bytes of the metric's name and labels as
 * they stand in the line. A parser asks before it parses a line's labels, since most lines of a
 * scrape stood in the one before. The same text always means the same series, whatever follows it
 * in the line.
 */
public interface KnownSeries {
  /** Knows nothing. */
  KnownSeries NONE =
      new KnownSeries() {
        @Override
        public int endOfNext(byte[] bytes, int start, int limit) {
          return -1;
        }

        @Override
        public boolean find(byte[] bytes, int start, int end) {
          return false;
        }
      };

  /**
   * Whether the line goes on with the text that came next the last time; if it does, that series is
   * the current one.
   *
   * @param start where the series' text begins
   * @param limit end of the body; the byte there is a line feed
   * @return where the series' text ends (exclusive), or -1
   */
  int endOfNext(byte[] bytes, int start, int limit);

  /**
   * Whether the text from {@code start} (inclusive) to {@code end} (exclusive) is known; if it is,
   * that series is the current one.
   */
  boolean find(byte[] bytes, int start, int end);
}
