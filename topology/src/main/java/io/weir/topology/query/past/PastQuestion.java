package io.weir.topology.query.past;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.query.Asker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which series of a store are asked for, when.
 *
 * @param matchers conditions beside the asker's
 * @param fromMillis first event time, included
 * @param toMillis last event time, included
 * @param maxSamples beyond so many it fails
 * @param timeout after which nothing is waited for any more
 */
public record PastQuestion(
    Asker asker,
    List<Matcher> matchers,
    long fromMillis,
    long toMillis,
    long maxSamples,
    Duration timeout) {
  public PastQuestion {
    matchers = List.copyOf(matchers);
  }

  /** All conditions that a series must fulfil. */
  public List<Matcher> allMatchers() {
    List<Matcher> all = new ArrayList<>(matchers);
    all.addAll(asker.matchers());
    return all;
  }

  /** The same of another range. */
  PastQuestion between(long from, long to) {
    return new PastQuestion(asker, matchers, from, to, maxSamples, timeout);
  }
}
