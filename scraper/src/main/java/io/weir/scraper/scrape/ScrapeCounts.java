package io.weir.scraper.scrape;

/**
 * What a scrape came to, as far as it was read.
 *
 * @param scraped samples in the body
 * @param afterRelabelling those that metric relabelling kept
 * @param seriesAdded series that the target hadn't in the scrape before
 * @param duplicates samples whose series the body had before, dropped
 */
record ScrapeCounts(int scraped, int afterRelabelling, int seriesAdded, int duplicates) {
  static final ScrapeCounts NONE = new ScrapeCounts(0, 0, 0, 0);
}
