package io.weir.topology.query.live;

import io.weir.topology.query.Asker;
import io.weir.topology.query.Query;
import java.time.Duration;

/**
 * Which expression is wanted at which ticks. Equal questions share their evaluations.
 *
 * @param text of the expression
 * @param stepMillis ticks are the multiples of it
 * @param corrected how far behind the newest tick others are corrected
 */
record LiveQuestion(Asker asker, String text, long stepMillis, Duration corrected) {
  static LiveQuestion of(Query query, Duration step, Duration corrected) {
    return new LiveQuestion(query.asker(), query.text(), step.toMillis(), corrected);
  }
}
