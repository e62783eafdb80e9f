package io.weir.topology.promql.operator;

import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.ResetHint;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which series a selector reads.
 *
 * @param matchers conditions on labels
 * @param time which time it looks at
 * @param statisticsOnly whether nobody looks at the buckets of histograms
 */
public record Selection(List<Matcher> matchers, TimeReference time, boolean statisticsOnly) {
  public Selection {
    matchers = List.copyOf(matchers);
  }

  /** What a selector in the syntax tree reads. */
  public static Selection of(VectorSelector selector, boolean statisticsOnly) {
    return new Selection(
        selector.matchers(), TimeReference.of(selector.at(), selector.offset()), statisticsOnly);
  }

  /** The series with their samples in a range of time, both ends included. */
  List<SeriesSamples> series(Evaluation evaluation, long fromMillis, long toMillis) {
    return checked(evaluation, evaluation.source().select(matchers, fromMillis, toMillis));
  }

  /** The series with at least their newest sample in a range of time, both ends included. */
  List<SeriesSamples> newest(Evaluation evaluation, long fromMillis, long toMillis) {
    return checked(evaluation, evaluation.source().newest(matchers, fromMillis, toMillis));
  }

  private List<SeriesSamples> checked(Evaluation evaluation, List<SeriesSamples> selected) {
    long samples = 0;
    for (SeriesSamples series : selected) {
      samples += series.count();
    }
    evaluation.checkSamples(samples);
    if (!statisticsOnly) {
      return selected;
    }
    List<SeriesSamples> statistics = new ArrayList<>(selected.size());
    for (SeriesSamples series : selected) {
      statistics.add(statistics(series));
    }
    return statistics;
  }

  /** A series' samples with what is looked at. */
  SeriesSamples narrowed(SeriesSamples samples) {
    return statisticsOnly ? statistics(samples) : samples;
  }

  /** Histograms without buckets; what these say of resets is kept as a hint. */
  private static SeriesSamples statistics(SeriesSamples series) {
    @Nullable FloatHistogram[] histograms = series.histograms();
    if (histograms == null) {
      return series;
    }
    @Nullable FloatHistogram[] statistics = new FloatHistogram[series.count()];
    FloatHistogram previous = null;
    for (int i = 0; i < statistics.length; i++) {
      FloatHistogram histogram = histograms[i];
      if (histogram == null) {
        continue;
      }
      ResetHint hint = histogram.resetHint();
      if (!StaleMarker.is(histogram.sum())) {
        if (hint == ResetHint.UNKNOWN && previous != null) {
          hint = histogram.isResetSince(previous) ? ResetHint.RESET : ResetHint.NOT_RESET;
        }
        previous = histogram;
      }
      statistics[i] = histogram.statistics(hint);
    }
    return new SeriesSamples(
        series.labels(),
        series.count(),
        series.timestampsMillis(),
        series.values(),
        statistics,
        series.startTimestampsMillis());
  }
}
