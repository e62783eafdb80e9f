package io.weir.scraper.scrape;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What the scraper counts about scrapes. Safe for many threads. */
final class ScrapeMetrics {
  private final Counter succeeded;
  private final Counter failed;
  private final Counter skipped;
  private final Counter samples;
  private final Counter duplicates;
  private final Map<FailureReason, Counter> failures = new EnumMap<>(FailureReason.class);

  ScrapeMetrics(MeterRegistry registry) {
    succeeded = scrapes(registry, "success");
    failed = scrapes(registry, "failure");
    skipped = scrapes(registry, "skipped");
    samples =
        Counter.builder("weir.scrape.samples")
            .description("Samples in the bodies of scrapes that succeeded.")
            .register(registry);
    duplicates =
        Counter.builder("weir.scrape.duplicates")
            .description("Samples that were dropped, for the body had their series before.")
            .register(registry);
    for (FailureReason reason : FailureReason.values()) {
      failures.put(
          reason,
          Counter.builder("weir.scrape.failures")
              .description("Scrapes that failed, by reason.")
              .tag("reason", reason.word())
              .register(registry));
    }
  }

  private static Counter scrapes(MeterRegistry registry, String result) {
    return Counter.builder("weir.scrapes")
        .description("Scrapes; skipped are those for which Kafka had no room.")
        .tag("result", result)
        .register(registry);
  }

  void succeeded(ScrapeCounts counts) {
    succeeded.increment();
    samples.increment(counts.scraped());
    duplicates.increment(counts.duplicates());
  }

  void failed(FailureReason reason) {
    failed.increment();
    Counter counter = failures.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  void skipped() {
    skipped.increment();
  }
}
