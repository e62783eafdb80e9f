package io.weir.ops.bench;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.Scrape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds up, by target and scrape, what a scraper has written, and compares it with what the targets
 * have served. For one thread.
 */
final class ScrapedTotals {
  private static final Set<String> SCRAPERS_OWN =
      Set.of(
          "up",
          "scrape_duration_seconds",
          "scrape_samples_scraped",
          "scrape_samples_post_metric_relabeling",
          "scrape_series_added");
  private static final double TOLERANCE = 1e-9;

  private final SampleBatchReader reader = new SampleBatchReader();
  private final Map<String, TargetTotals> targets = new TreeMap<>();
  private long count;
  private final Set<Scrape> failed = new HashSet<>();

  void add(byte[] record) {
    reader.read(record, WireFormat.HEADER_LENGTH, record.length);
    count += reader.floatCount();
    Scrape scrape = reader.header().scrape();
    if (scrape == null) {
      return;
    }
    if (scrape.failed()) {
      failed.add(scrape);
      return;
    }
    for (int series = 0; series < reader.seriesCount(); series++) {
      Labels labels =
          Labels.decode(reader.bytes(), reader.labelsStart(series), reader.labelsEnd(series));
      if (!SCRAPERS_OWN.contains(labels.metricName())) {
        TargetTotals target =
            targets.computeIfAbsent(labels.value("instance"), instance -> new TargetTotals());
        for (int i = reader.floatsStart(series); i < reader.floatsEnd(series); i++) {
          target.add(scrape.timestampMillis(), reader.value(i));
        }
      }
    }
  }

  /** Samples of all series, the scraper's own among them. */
  long count() {
    return count;
  }

  /** Scrapes that failed; what their targets served is not written. */
  int failedScrapes() {
    return failed.size();
  }

  /**
   * What differs, a line each; empty if nothing does. A failed scrape may have been served, and a
   * last one may not have been written.
   */
  List<String> differences(List<TargetServer.Served> served) {
    List<String> lines = new ArrayList<>();
    for (TargetServer.Served target : served) {
      TargetTotals found = targets.getOrDefault(target.instance(), new TargetTotals());
      found.samplesByScrape.forEach((timestampMillis, samples) -> {
        if (samples != target.series()) {
          lines.add(
              "%s: expected %d samples of the scrape at %d, found %d"
                  .formatted(target.instance(), target.series(), timestampMillis, samples));
        }
      });
      long missing = target.scrapes() - found.samplesByScrape.size();
      if (missing < 0 || missing > failed.size() + 1) {
        lines.add(
            "%s: expected %d scrapes, found %d"
                .formatted(target.instance(), target.scrapes(), found.samplesByScrape.size()));
      }
      if (missing == 0 && Math.abs(found.sum - target.sum()) > TOLERANCE * target.sum()) {
        lines.add(
            "%s: expected values whose sum is %s, found %s"
                .formatted(target.instance(), target.sum(), found.sum));
      }
    }
    return lines;
  }

  private static final class TargetTotals {
    private final Map<Long, Integer> samplesByScrape = new HashMap<>();
    private double sum;

    void add(long scrapeMillis, double value) {
      samplesByScrape.merge(scrapeMillis, 1, Integer::sum);
      sum += value;
    }
  }
}
