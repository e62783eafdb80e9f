package io.weir.scraper.scrape;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.labels.Labels;
import io.weir.scraper.publish.Publisher;
import java.time.InstantSource;

/**
 * What all scrapes of a configuration share.
 *
 * @param externalLabels added to every series, without the replica's
 * @param replica which of a pair of scrapers this is; empty without a pair
 */
record ScrapeContext(
    Publisher publisher,
    ScrapeTimer timer,
    InstantSource clock,
    ScrapeMetrics metrics,
    BodyBuffers buffers,
    Labels externalLabels,
    String replica) {
  /** The external label that tells the scrapers of a pair apart. */
  private static final String REPLICA = "__replica__";

  /** What is shared at a start, without external labels. */
  static ScrapeContext of(
      Publisher publisher, ScrapeTimer timer, InstantSource clock, MeterRegistry registry) {
    return new ScrapeContext(
        publisher,
        timer,
        clock,
        new ScrapeMetrics(registry),
        new BodyBuffers(),
        Labels.empty(),
        "");
  }

  /** The same with other external labels; the one that names the replica is taken out. */
  ScrapeContext withExternalLabels(Labels labels) {
    return new ScrapeContext(
        publisher,
        timer,
        clock,
        metrics,
        buffers,
        labels.toBuilder().remove(REPLICA).build(),
        labels.value(REPLICA));
  }
}
