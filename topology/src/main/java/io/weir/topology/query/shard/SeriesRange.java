package io.weir.topology.query.shard;

import io.weir.topology.promql.matcher.Matcher;
import java.util.List;

/**
 * Which series are meant, by selectors and time.
 *
 * @param selectors a series is meant if it fulfils all matchers of one; none for all series
 * @param fromMillis first event time, included
 * @param toMillis last event time, included
 */
public record SeriesRange(List<List<Matcher>> selectors, long fromMillis, long toMillis) {
  public SeriesRange {
    selectors = selectors.stream().map(List::copyOf).toList();
  }

  /** Whether series are meant whenever they had samples. */
  boolean isUnbounded() {
    return fromMillis == Long.MIN_VALUE && toMillis == Long.MAX_VALUE;
  }
}
