package io.weir.topology.promql.distribute;

import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known, of a vector in the shards, about the routing labels of the series that each
 * element comes from: these, if one of them is there, decide in which shard it is.
 */
record Routing(Origin job, Origin instance) {
  static final String JOB = "job";
  static final String INSTANCE = "instance";

  /**
   * What is known of one routing label.
   *
   * @param carried whether the element has the very value of the series
   * @param fixed the one value that all series have, maybe empty; null if they may have several
   */
  record Origin(boolean carried, @Nullable String fixed) {
    Origin lost() {
      return new Origin(false, fixed);
    }

    /** Whether elements with equal labels of a selection have it from series of equal value. */
    boolean isDecidedBy(boolean inSelection) {
      return fixed != null || (carried && inSelection);
    }

    boolean sameAs(Origin other, boolean inSelection) {
      return (fixed != null && fixed.equals(other.fixed))
          || (carried && other.carried && inSelection);
    }

    /** What is known of an element of which only is known that it is of one of the two. */
    Origin or(Origin other) {
      return new Origin(
          carried && other.carried, fixed != null && fixed.equals(other.fixed) ? fixed : null);
    }
  }

  static Routing of(List<Matcher> matchers) {
    return new Routing(origin(JOB, matchers), origin(INSTANCE, matchers));
  }

  private static Origin origin(String label, List<Matcher> matchers) {
    String fixed = null;
    for (Matcher matcher : matchers) {
      if (matcher.name().equals(label) && matcher.operator() == MatchOperator.EQUAL) {
        fixed = matcher.value();
      }
    }
    return new Origin(true, fixed);
  }

  /** Whether elements with equal labels of a selection are always in one shard. */
  boolean isDecidedBy(KeyLabels selection) {
    return job.isDecidedBy(selection.has(JOB)) && instance.isDecidedBy(selection.has(INSTANCE));
  }

  /** Whether elements of either vector with equal labels of a selection are in one shard. */
  boolean isSharedWith(Routing other, KeyLabels selection) {
    return job.sameAs(other.job, selection.has(JOB))
        && instance.sameAs(other.instance, selection.has(INSTANCE));
  }

  boolean isCarried() {
    return job.carried && instance.carried;
  }

  /** After labels other than those of a selection were dropped. */
  Routing keeping(KeyLabels selection) {
    return new Routing(
        selection.has(JOB) ? job : job.lost(),
        selection.has(INSTANCE) ? instance : instance.lost());
  }

  /** After labels were set anew. */
  Routing setting(List<String> labels) {
    return keeping(KeyLabels.allExcept(labels));
  }

  Routing or(Routing other) {
    return new Routing(job.or(other.job), instance.or(other.instance));
  }
}
