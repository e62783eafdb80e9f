package io.weir.schemas.samples;

import java.util.List;

/**
 * The tick whose results a batch of recorded series holds.
 *
 * @param tickMillis the evaluated tick, since the Unix epoch
 * @param mergePartition the merge partition that publishes
 * @param ruleSetVersion version of the agreed rule set
 * @param planHash hash of the plan that computed the samples
 * @param revision greater replaces smaller for the same series and timestamp
 * @param marks how far each rule is published by this merge partition
 */
public record Recorded(
    long tickMillis,
    int mergePartition,
    long ruleSetVersion,
    long planHash,
    long revision,
    List<RuleMark> marks) {
  /** Copies the marks. */
  public Recorded {
    marks = List.copyOf(marks);
  }

  /**
   * How far a rule is published.
   *
   * @param rule the rule's identity
   * @param tickMillis all ticks up to and including this one are published, since the Unix epoch
   * @param incompleteMillis of these, ticks that rest on less than everything
   * @param completedMillis ticks that were incomplete and aren't any more
   */
  public record RuleMark(
      String rule, long tickMillis, List<Long> incompleteMillis, List<Long> completedMillis) {
    /** Copies the lists. */
    public RuleMark {
      incompleteMillis = List.copyOf(incompleteMillis);
      completedMillis = List.copyOf(completedMillis);
    }
  }
}
