package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target and its last scrape.
 *
 * @param discovered its labels before relabelling
 * @param labels those that its series get
 * @param pool the scrape configuration that it is of
 * @param url what is scraped
 * @param globalUrl the same, for whoever isn't on the scraper's host
 * @param health {@code up}, {@code down} or {@code unknown}
 * @param lastError why the last scrape failed; empty if it didn't
 * @param lastScrape when it began; null if there was none
 * @param interval between scrapes, {@code 15s}
 * @param timeout of a scrape, {@code 10s}
 */
public record TargetState(
    Labels discovered,
    Labels labels,
    String pool,
    String url,
    String globalUrl,
    String health,
    String lastError,
    @Nullable Instant lastScrape,
    Duration lastScrapeTook,
    String interval,
    String timeout) {}
