package io.weir.topology.query.past;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.query.Asker;
import java.util.ArrayList;
import java.util.List;

/**
 * Which series of a store are asked for, when.
 *
 * @param matchers conditions beside the asker's
 * @param fromMillis first event time, included
 * @param toMillis last event time, included
 * @param maxSamples beyond so many it fails
 */
public record PastQuestion(
    Asker asker, List<Matcher> matchers, long fromMillis, long toMillis, long maxSamples) {
  public PastQuestion {
    matchers = List.copyOf(matchers);
  }

  /** All conditions that a series must fulfil. */
  public List<Matcher> allMatchers() {
    List<Matcher> all = new ArrayList<>(matchers);
    all.addAll(asker.matchers());
    return all;
  }

  /** The same of a piece, with another limit. */
  PastQuestion of(Piece piece, long mostSamples) {
    return new PastQuestion(asker, matchers, piece.fromMillis(), piece.toMillis(), mostSamples);
  }
}
