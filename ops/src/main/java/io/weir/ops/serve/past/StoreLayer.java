package io.weir.ops.serve.past;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.LabelCondition;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.past.PastException;
import io.weir.topology.query.past.PastLayer;
import io.weir.topology.query.past.PastQuestion;
import io.weir.topology.query.past.PastSeries;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sink keeps of one kind, as queries see it. Thread-safe. */
final class StoreLayer implements PastLayer {
  private static final Logger logger = LoggerFactory.getLogger(StoreLayer.class);

  /** What is about to go may go while it is read. */
  private static final Duration EDGE = Duration.ofMinutes(5);

  private static final long OLDEST_IS_GOOD_NANOS = Duration.ofMinutes(1).toNanos();

  private final Rows rows;
  private final StoreReader reader;
  private final StoreReads reads;
  private final Deliveries deliveries;
  private volatile @Nullable Oldest oldest;

  /**
   * What is kept, where.
   *
   * @param sink whose store it is
   * @param topic that it is from
   * @param kept which rows of the store
   * @param content what they are
   * @param windowMillis of rollups; 0 for others
   * @param retention how long they are kept; zero for ever
   */
  record Rows(
      String sink,
      String topic,
      Kept kept,
      Content content,
      long windowMillis,
      Duration retention) {}

  private record Oldest(long askedNanos, OptionalLong millis) {}

  StoreLayer(Rows rows, StoreReader reader, StoreReads reads, Deliveries deliveries) {
    this.rows = rows;
    this.reader = reader;
    this.reads = reads;
    this.deliveries = deliveries;
  }

  @Override
  public String store() {
    return rows.sink();
  }

  @Override
  public Content content() {
    return rows.content();
  }

  @Override
  public long windowMillis() {
    return rows.windowMillis();
  }

  @Override
  public long heldFromMillis(long nowMillis) {
    return rows.retention().isZero()
        ? Long.MIN_VALUE
        : nowMillis - rows.retention().toMillis() + EDGE.toMillis();
  }

  @Override
  public OptionalLong oldestMillis(Duration timeout) {
    @Nullable Oldest known = oldest;
    long nowNanos = System.nanoTime();
    if (known == null || nowNanos - known.askedNanos() > OLDEST_IS_GOOD_NANOS) {
      known = new Oldest(nowNanos, askOldest(timeout));
      oldest = known;
    }
    return known.millis();
  }

  private OptionalLong askOldest(Duration timeout) {
    try {
      return reads.read(
          rows.sink(), 0, timeout, reading -> reader.oldestMillis(rows.kept(), reading));
    } catch (PastException e) {
      // Whoever reads it next is told.
      logger.debug("store {}: the oldest row isn't known", rows.sink(), e);
      return OptionalLong.empty();
    }
  }

  @Override
  public long completeUntilMillis(long untilMillis, Duration timeout) {
    return deliveries.completeUntilMillis(rows.sink(), rows.topic(), untilMillis, timeout);
  }

  @Override
  public List<PastSeries> samples(PastQuestion question, Duration timeout) {
    TimeSpan span = new TimeSpan(question.fromMillis(), question.toMillis());
    SeriesChoice choice = choice(question);
    List<StoredSeries> found =
        reads.read(
            rows.sink(),
            question.maxSamples(),
            timeout,
            reading -> reader.samples(rows.kept(), choice, span, reading));
    return found.stream().map(StoreLayer::series).toList();
  }

  @Override
  public List<Labels> series(PastQuestion question, Duration timeout) {
    TimeSpan span = new TimeSpan(question.fromMillis(), question.toMillis());
    SeriesChoice choice = choice(question);
    return reads.read(
        rows.sink(),
        question.maxSamples(),
        timeout,
        reading -> reader.series(rows.kept(), choice, span, reading));
  }

  private static SeriesChoice choice(PastQuestion question) {
    return new SeriesChoice(
        question.asker().tenant(),
        question.allMatchers().stream().map(StoreLayer::condition).toList());
  }

  private static LabelCondition condition(Matcher matcher) {
    Optional<Set<String>> oneOf =
        matcher.operator().isNegative() ? Optional.empty() : matcher.values().map(Set::copyOf);
    return new LabelCondition(
        matcher.name(), matcher.operator().symbol(), matcher.value(), oneOf, matcher::matches);
  }

  private static PastSeries series(StoredSeries stored) {
    return new PastSeries(
        new SeriesSamples(
            stored.labels(),
            stored.count(),
            stored.timestampsMillis(),
            stored.values(),
            histograms(stored),
            null),
        stored.runningTotal(),
        stored.lastValue());
  }

  private static @Nullable FloatHistogram @Nullable [] histograms(StoredSeries stored) {
    @Nullable NativeHistogram @Nullable [] from = stored.histograms();
    if (from == null) {
      return null;
    }
    @Nullable FloatHistogram[] histograms = new FloatHistogram[stored.count()];
    for (int i = 0; i < histograms.length; i++) {
      @Nullable NativeHistogram histogram = from[i];
      if (histogram != null) {
        histograms[i] = histogram(stored, histogram);
      }
    }
    return histograms;
  }

  private static FloatHistogram histogram(StoredSeries stored, NativeHistogram histogram) {
    try {
      return HistogramCodec.decode(histogram.encoded());
    } catch (IllegalArgumentException e) {
      throw new QueryException(
          "series %s, sample at %d ms: %s"
              .formatted(stored.labels(), histogram.timestampMillis(), e.getMessage()),
          e);
    }
  }
}
