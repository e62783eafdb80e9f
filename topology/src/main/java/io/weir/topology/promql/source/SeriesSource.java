package io.weir.topology.promql.source;

import io.weir.topology.promql.matcher.Matcher;
import java.util.List;

/** Series that matchers select. Threads: as its implementation says; one evaluation uses one. */
@FunctionalInterface
public interface SeriesSource {
  /**
   * The series that all matchers match, each labels once, with their samples in a range of event
   * time. Series without samples there may be left out or not. Staleness markers are samples. The
   * order of series is what decides between equals, so it should be stable.
   *
   * @param fromMillis first time, included
   * @param toMillis last time, included; less than {@code fromMillis} asks for nothing
   */
  List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis);

  /**
   * The same series, for who looks at no sample but the newest one of each: others may be left out
   * or not.
   *
   * @param fromMillis first time, included
   * @param toMillis last time, included; less than {@code fromMillis} asks for nothing
   */
  default List<SeriesSamples> newest(List<Matcher> matchers, long fromMillis, long toMillis) {
    return select(matchers, fromMillis, toMillis);
  }

  /**
   * The evaluation holds so many samples at once, or is about to.
   *
   * @throws io.weir.topology.promql.value.QueryException if there is no room for them
   */
  default void hold(long samples) {}
}
