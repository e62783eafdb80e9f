package io.weir.topology.promql.operator;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.Function;
import java.util.List;

/**
 * A source that keeps from tick to tick what selections need, so that a tick costs what has changed
 * since the last one: the series and what is derived from their labels, and where ranges stand.
 * What it gives is what the samples say, whichever ticks were evaluated before. One thread.
 */
public interface StandingSource extends SeriesSource {
  /**
   * The newest sample of each series that has any in a range of time.
   *
   * @param times whether its time in seconds is wanted in place of its number
   * @param fromMillis first time, included
   * @param toMillis last time, included
   */
  StandingColumn newest(List<Matcher> matchers, boolean times, long fromMillis, long toMillis);

  /**
   * What a function gives of each series that has any sample in a range of time.
   *
   * @param rangeMillis how long the range is: its start is not in it
   * @param lagMillis how far behind the tick it ends; ranges of different lags are kept apart
   * @param endMillis where it ends, itself in it
   */
  StandingColumn over(
      List<Matcher> matchers, Function function, long rangeMillis, long lagMillis, long endMillis);
}
