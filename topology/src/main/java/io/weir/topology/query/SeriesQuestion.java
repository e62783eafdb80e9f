package io.weir.topology.query;

import io.weir.topology.promql.matcher.Matcher;
import java.util.List;

/**
 * Which series are asked for, by selectors and time, without their samples.
 *
 * @param selectors a series is meant if it fulfils all matchers of one of these; none for all
 *     series
 * @param fromMillis first event time, included
 * @param toMillis last event time, included
 * @param limit most that are answered; 0 for any number
 */
public record SeriesQuestion(
    Asker asker, List<List<Matcher>> selectors, long fromMillis, long toMillis, int limit) {
  public SeriesQuestion {
    selectors = selectors.stream().map(List::copyOf).toList();
  }
}
