package io.weir.topology.merge;

import io.weir.schemas.labels.Labels;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.evaluate.RuleSample;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.List;

/** Takes what rules give. For one thread. */
interface RulePublisher {
  /**
   * A sample of a rule, or a staleness marker.
   *
   * @param timeMillis the sample's time
   * @param revision greater replaces smaller
   * @param correction whether something was published before for this series and time, or could
   *     have been
   */
  void sample(
      ScheduledRule rule,
      long timeMillis,
      RuleSample sample,
      boolean complete,
      long revision,
      boolean correction);

  /** The staleness marker of a series that a rule no longer gives. */
  void ended(
      ScheduledRule rule,
      long timeMillis,
      Labels labels,
      boolean complete,
      long revision,
      boolean correction);

  /**
   * What was published of a series at a time isn't so any more, and nothing is in its place: for
   * who reads it is as if nothing had been said of that time. Stores can't be told that; they get a
   * staleness marker in place of a sample, and keep a staleness marker.
   *
   * @param wasSample whether it was a sample; if not, it was a staleness marker
   */
  void takenBack(
      ScheduledRule rule,
      long timeMillis,
      Labels labels,
      boolean wasSample,
      boolean complete,
      long revision);

  /** Alerts of a rule after a tick, those that are new, active or have just ended. */
  void alerts(
      ScheduledRule rule,
      long timeMillis,
      List<Alert> alerts,
      boolean complete,
      long revision,
      boolean correction);

  /** A rule is published up to a time, which is included. */
  void published(ScheduledRule rule, long timeMillis);

  /**
   * Whether nothing is missing in what a rule gave at a published time, for who reads it; told if
   * something is, and if that changes.
   */
  void reliable(ScheduledRule rule, long timeMillis, boolean reliable);

  /** What became of a rule at a time; told for each time once, and again when it is corrected. */
  void evaluated(ScheduledRule rule, long timeMillis, Given given);

  /** So long was worked for a rule since this was told last; maybe in vain. */
  void worked(ScheduledRule rule, long nanos);
}
