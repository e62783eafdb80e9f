package io.weir.topology.query.shard;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.ReadLimits;
import java.util.List;

/**
 * Asks for series with their samples.
 *
 * @param fromMillis first event time, included
 * @param toMillis last event time, included
 * @param limits what may be read in one shard
 */
public record SamplesQuestion(
    List<Matcher> matchers, long fromMillis, long toMillis, ReadLimits limits) {
  public SamplesQuestion {
    matchers = List.copyOf(matchers);
  }
}
