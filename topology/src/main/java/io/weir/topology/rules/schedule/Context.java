package io.weir.topology.rules.schedule;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a stage of a plan is evaluated for: equal stages of equal contexts are evaluated once.
 *
 * @param cadence when
 * @param strictRecords names of recorded series that are seen strictly before each time only, since
 *     otherwise they would depend on themselves (R6)
 * @param subqueryStep the step of subqueries that have none
 * @param keptMillis how far behind the times that a rule is for its value rests on what is
 *     evaluated, by all subqueries around it together, with their offsets; 0 outside of any
 */
public record Context(
    Cadence cadence, Set<String> strictRecords, Duration subqueryStep, long keptMillis) {
  public Context {
    strictRecords = Set.copyOf(strictRecords);
  }

  String text() {
    return cadence + " " + new TreeSet<>(strictRecords) + " " + subqueryStep + " " + keptMillis;
  }
}
