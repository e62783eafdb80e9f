package io.weir.topology.query.shard;

import io.weir.topology.promql.matcher.Matcher;
import java.util.List;

/**
 * Asks for series with their samples.
 *
 * @param fromMillis first event time, included
 * @param toMillis last event time, included
 * @param maxSamples beyond so many it fails
 */
public record SamplesQuestion(
    List<Matcher> matchers, long fromMillis, long toMillis, long maxSamples) {
  public SamplesQuestion {
    matchers = List.copyOf(matchers);
  }
}
