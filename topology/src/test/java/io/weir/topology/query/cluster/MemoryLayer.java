package io.weir.topology.query.cluster;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.past.PastException;
import io.weir.topology.query.past.PastLayer;
import io.weir.topology.query.past.PastQuestion;
import io.weir.topology.query.past.PastSeries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/** A store in memory, and what it was asked. */
final class MemoryLayer implements PastLayer {
  private final String store;
  private final Content content;
  private final long windowMillis;
  private final SeriesSource source;
  private final List<PastQuestion> asked = new ArrayList<>();
  private long heldFromMillis = Long.MIN_VALUE;
  private long completeUntilMillis = Long.MAX_VALUE;
  private OptionalLong oldestMillis = OptionalLong.empty();
  private boolean away;

  MemoryLayer(String store, Content content, long windowMillis, SeriesSource source) {
    this.store = store;
    this.content = content;
    this.windowMillis = windowMillis;
    this.source = source;
  }

  static MemoryLayer raw(String store, SeriesSource source) {
    return new MemoryLayer(store, Content.SAMPLES, 0, source);
  }

  void goAway() {
    away = true;
  }

  void heldFrom(long millis) {
    heldFromMillis = millis;
  }

  void completeUntil(long millis) {
    completeUntilMillis = millis;
  }

  void oldest(long millis) {
    oldestMillis = OptionalLong.of(millis);
  }

  /** What it was asked. */
  List<PastQuestion> asked() {
    return asked;
  }

  @Override
  public String store() {
    return store;
  }

  @Override
  public Content content() {
    return content;
  }

  @Override
  public long windowMillis() {
    return windowMillis;
  }

  @Override
  public long heldFromMillis(long nowMillis) {
    return heldFromMillis;
  }

  @Override
  public OptionalLong oldestMillis(Duration timeout) {
    return oldestMillis;
  }

  @Override
  public long completeUntilMillis(long untilMillis, Duration timeout) {
    return Math.min(completeUntilMillis, untilMillis);
  }

  @Override
  public List<PastSeries> samples(PastQuestion question, Duration timeout) {
    List<PastSeries> found = new ArrayList<>();
    long left = question.maxSamples();
    for (SeriesSamples series : select(question)) {
      left -= series.count();
      if (left < 0) {
        throw QueryException.tooManySamples();
      }
      boolean counter = windowMillis > 0 && series.labels().metricName().endsWith("_total");
      found.add(new PastSeries(series, counter, Double.NaN));
    }
    return found;
  }

  @Override
  public List<Labels> series(PastQuestion question, Duration timeout) {
    TreeSet<Labels> found = new TreeSet<>();
    for (SeriesSamples series : select(question)) {
      if (series.count() > 0) {
        found.add(series.labels());
      }
    }
    return List.copyOf(found);
  }

  private List<SeriesSamples> select(PastQuestion question) {
    asked.add(question);
    if (away) {
      throw new PastException("expected an answer, found none", null);
    }
    return source.select(
        question.allMatchers(),
        Math.max(question.fromMillis(), heldFromMillis),
        question.toMillis());
  }
}
