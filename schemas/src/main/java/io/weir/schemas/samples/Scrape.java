package io.weir.schemas.samples;

/**
 * The scrape that a batch is from.
 *
 * @param target identity of the target, the same for every replica of the scraper
 * @param intervalMillis the target's scrape interval
 * @param timestampMillis start of the scrape, since the Unix epoch
 * @param failed whether the scrape failed
 * @param replica which of a pair of scrapers, from {@code __replica__}; empty without a pair
 */
public record Scrape(
    String target, long intervalMillis, long timestampMillis, boolean failed, String replica) {}
