package io.weir.scraper.scrape;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import io.weir.scraper.exposition.ExpositionFormat;
import io.weir.scraper.exposition.ExpositionParser;
import io.weir.scraper.exposition.MalformedExpositionException;
import io.weir.scraper.publish.ScrapeBatches;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bodies of one target into batches, and knows what of the target is alive. A body is
 * read as a whole or not at all: whoever gets an exception from {@link #read} clears the batches
 * and calls {@link #fail}. It counts as Prometheus does, in particular what fails and what stands
 * twice. For one thread.
 */
final class BodyReader {
  private final SeriesCache cache = new SeriesCache();
  private final MetricFamilies families = new MetricFamilies();
  private final Map<ExpositionFormat, ExpositionParser> parsers =
      new EnumMap<>(ExpositionFormat.class);
  private final SampleLabels labels;
  private final int sampleLimit;
  private final boolean honorTimestamps;
  private final Router router;
  private final String tenant;

  private @Nullable ExpositionFormat lastFormat;
  private int scraped;
  private int afterRelabelling;

  /** Those that the limit is for: all after relabelling but texts that stand twice. */
  private int limited;

  private int seriesAdded;
  private int duplicates;

  /**
   * @param sampleLimit samples after metric relabelling; 0 for no limit
   * @param honorTimestamps whether a line's timestamp counts
   * @param router for this reader alone
   */
  BodyReader(
      SampleLabels labels, int sampleLimit, boolean honorTimestamps, Router router, String tenant) {
    this.labels = labels;
    this.sampleLimit = sampleLimit;
    this.honorTimestamps = honorTimestamps;
    this.router = router;
    this.tenant = tenant;
  }

  /**
   * Reads a body that isn't empty.
   *
   * @param body holds it from 0 to {@code length} (exclusive) and has room for one byte more
   * @param timestampMillis start of the scrape, since the Unix epoch
   * @param batches gets the samples, and staleness markers of what is no longer there
   */
  void read(
      ExpositionFormat format, byte[] body, int length, long timestampMillis, ScrapeBatches batches)
      throws ScrapeFailedException {
    if (lastFormat != null && lastFormat != format) {
      cache.doubtTexts();
    }
    lastFormat = format;
    begin();
    ExpositionParser parser = parsers.computeIfAbsent(format, f -> ExpositionParser.of(f, cache));
    parser.reset(body, length);
    try {
      readLines(parser, timestampMillis, batches);
    } catch (MalformedExpositionException e) {
      throw new ScrapeFailedException(FailureReason.MALFORMED, String.valueOf(e.getMessage()));
    } finally {
      parser.release();
    }
    if (isOverLimit(limited)) {
      throw new ScrapeFailedException(
          FailureReason.SAMPLE_LIMIT,
          "sample_limit: expected at most %d samples, found %d".formatted(sampleLimit, limited));
    }
    cache.finish(true, ender(timestampMillis, batches));
  }

  /** Reads an empty body: the target is there and has nothing. */
  void readNothing(long timestampMillis, ScrapeBatches batches) {
    begin();
    cache.finish(false, ender(timestampMillis, batches));
  }

  private void begin() {
    scraped = 0;
    afterRelabelling = 0;
    limited = 0;
    seriesAdded = 0;
    duplicates = 0;
    cache.begin();
    families.begin();
  }

  /** The loop that every sample passes: nothing is allocated for a line that is known. */
  private void readLines(ExpositionParser parser, long timestampMillis, ScrapeBatches batches)
      throws MalformedExpositionException, ScrapeFailedException {
    while (true) {
      ExpositionParser.Entry entry = parser.next();
      switch (entry) {
        case SERIES -> readSample(parser, timestampMillis, batches);
        case TYPE, HELP, UNIT -> families.read(parser, entry);
        case END -> {
          return;
        }
      }
    }
  }

  private void readSample(ExpositionParser parser, long scrapeMillis, ScrapeBatches batches)
      throws MalformedExpositionException, ScrapeFailedException {
    scraped++;
    KnownLine line = parser.seriesKnown() ? cache.current() : remember(parser);
    if (line == null) {
      return;
    }
    boolean stamped = honorTimestamps && parser.hasTimestamp();
    boolean repeated = cache.hasSeen(line);
    boolean fresh = cache.see(line);
    Series series = line.series;
    if (series == null) {
      return;
    }
    afterRelabelling++;
    if (repeated && !stamped) {
      duplicates++;
      return;
    }
    limited++;
    if (isOverLimit(limited)) {
      return;
    }
    if (fresh) {
      seriesAdded++;
    }
    if (!stamped && !cache.track(series)) {
      // Another text of the same series: of what has one time, the first counts.
      duplicates++;
      return;
    }
    MetricType type = families.typeOf(line);
    if (series.type != type) {
      series.type = type;
    }
    batches.append(
        series.partition,
        series.labels,
        type,
        stamped ? parser.timestampMillis() : scrapeMillis,
        parser.value());
  }

  private boolean isOverLimit(int samples) {
    return sampleLimit > 0 && samples > sampleLimit;
  }

  /** Null if the line is over the limit: then it is counted and that is all. */
  private @Nullable KnownLine remember(ExpositionParser parser)
      throws MalformedExpositionException, ScrapeFailedException {
    Optional<Labels> found = labels.of(parser.labels());
    if (found.isPresent() && isOverLimit(limited + 1)) {
      afterRelabelling++;
      limited++;
      return null;
    }
    return cache.add(
        parser.bytes(),
        parser.seriesStart(),
        parser.seriesEnd(),
        parser.nameStart(),
        parser.nameEnd(),
        found.isPresent() ? series(found.get()) : null);
  }

  private Series series(Labels found) throws ScrapeFailedException {
    byte[] encoded = found.encoded();
    if (encoded.length > ScrapeBatches.MAX_LABELS_SIZE) {
      throw new ScrapeFailedException(
          FailureReason.LABELS,
          "labels of %s: expected at most %d bytes, found %d"
              .formatted(found.metricName(), ScrapeBatches.MAX_LABELS_SIZE, encoded.length));
    }
    return new Series(encoded, router.partition(tenant, encoded, 0, encoded.length));
  }

  /** A series about the scrape itself. */
  Series report(String metricName) {
    byte[] encoded = labels.ofReport(metricName).encoded();
    Series report = new Series(encoded, router.partition(tenant, encoded, 0, encoded.length));
    report.type = MetricType.GAUGE;
    return report;
  }

  /**
   * The scrape failed: what was alive ends, but for what stands before the mistake; that ends with
   * the next scrape that hasn't it. So it is in Prometheus, also where that was never sent.
   *
   * @param begun whether {@link #read} has begun with it
   */
  void fail(boolean begun, long timestampMillis, ScrapeBatches batches) {
    if (!begun) {
      begin();
    }
    cache.finish(false, ender(timestampMillis, batches));
  }

  /** Ends everything that is alive, without a scrape. */
  void end(long timestampMillis, ScrapeBatches batches) {
    cache.endAll(ender(timestampMillis, batches));
  }

  private static Consumer<Series> ender(long timestampMillis, ScrapeBatches batches) {
    return series ->
        batches.append(
            series.partition, series.labels, series.type, timestampMillis, StaleMarker.VALUE);
  }

  /** Gives the families that are new or changed, once each; after a scrape that succeeded. */
  void news(Consumer<MetricFamily> news) {
    families.succeed(news);
  }

  /** Takes what is alive of a target that isn't scraped any longer. */
  void takeOver(BodyReader other) {
    cache.takeOver(other.cache);
  }

  /** The number of series that are alive. */
  int aliveCount() {
    return cache.aliveCount();
  }

  /** The number of lines that are known by their text. */
  int knownCount() {
    return cache.size();
  }

  /** What the last body came to, as far as it was read. */
  ScrapeCounts counts() {
    return new ScrapeCounts(scraped, afterRelabelling, seriesAdded, duplicates);
  }
}
