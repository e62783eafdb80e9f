package io.weir.topology.promql.oracle;

import java.util.Arrays;
import java.util.Optional;

/** What newer versions of Prometheus, and we, answer otherwise than 3.5, by the refusals. */
enum KnownDifference {
  /** Since 3.6 series that differ in their names only may take turns under a minus sign. */
  MINUS("", "vector cannot contain metrics with the same labelset"),

  /** Newer versions count a match even if the comparison doesn't hold. */
  COMPARISON("multiple matches for labels", "");

  private final String ours;
  private final String theirs;

  KnownDifference(String ours, String theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  static Optional<KnownDifference> of(Answer ours, Answer theirs) {
    return Arrays.stream(values())
        .filter(
            known -> matches(known.ours, ours.refusal()) && matches(known.theirs, theirs.refusal()))
        .findFirst();
  }

  private static boolean matches(String known, String refusal) {
    return known.isEmpty() ? refusal.isEmpty() : refusal.startsWith(known);
  }
}
