package io.weir.scraper.scrape;

import io.weir.schemas.samples.StaleMarker;
import io.weir.scraper.publish.ScrapeBatches;
import java.time.Duration;

/** The series that every scrape adds about itself, as Prometheus names them. Immutable. */
final class ScrapeReports {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Series up;
  private final Series duration;
  private final Series scraped;
  private final Series afterRelabelling;
  private final Series added;

  ScrapeReports(BodyReader reader) {
    up = reader.report("up");
    duration = reader.report("scrape_duration_seconds");
    scraped = reader.report("scrape_samples_scraped");
    afterRelabelling = reader.report("scrape_samples_post_metric_relabeling");
    added = reader.report("scrape_series_added");
  }

  /** Adds what a scrape came to. */
  void append(
      boolean failed,
      Duration took,
      ScrapeCounts counts,
      long timestampMillis,
      ScrapeBatches batches) {
    append(up, failed ? 0 : 1, timestampMillis, batches);
    append(duration, took.toNanos() / NANOS_PER_SECOND, timestampMillis, batches);
    append(scraped, counts.scraped(), timestampMillis, batches);
    append(afterRelabelling, counts.afterRelabelling(), timestampMillis, batches);
    append(added, counts.seriesAdded(), timestampMillis, batches);
  }

  /** Ends them, for the target isn't scraped any longer. */
  void end(long timestampMillis, ScrapeBatches batches) {
    append(up, StaleMarker.VALUE, timestampMillis, batches);
    append(duration, StaleMarker.VALUE, timestampMillis, batches);
    append(scraped, StaleMarker.VALUE, timestampMillis, batches);
    append(afterRelabelling, StaleMarker.VALUE, timestampMillis, batches);
    append(added, StaleMarker.VALUE, timestampMillis, batches);
  }

  private static void append(
      Series series, double value, long timestampMillis, ScrapeBatches batches) {
    batches.append(series.partition, series.labels, series.type, timestampMillis, value);
  }
}
