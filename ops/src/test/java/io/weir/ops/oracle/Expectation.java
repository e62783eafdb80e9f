package io.weir.ops.oracle;

import io.weir.schemas.config.Default;
import java.time.Duration;
import java.util.List;

/**
 * What is expected of a rule, beside its own expression's answers.
 *
 * @param record the rule's
 * @param asked what Prometheus is asked; the rule's expression if empty
 * @param tickByTick whether Prometheus is asked for each tick by itself, not for the range
 * @param tolerance relative difference that is none
 * @param compare how
 * @param of of {@link Compare#ANY} and {@link Compare#NONE}, what is chosen from
 * @param by of {@link Compare#ANY}, the labels of a choice
 * @param settles how long after its first tick the rule has all that it looks back to
 */
record Expectation(
    String record,
    @Default("") String asked,
    @Default("false") boolean tickByTick,
    @Default("1e-9") double tolerance,
    @Default("exact") Compare compare,
    @Default("") String of,
    List<String> by,
    @Default("0s") Duration settles) {
  /** How found results are compared with Prometheus's. */
  enum Compare {
    /** The same series, the same values. */
    EXACT,
    /** The same, but series may be others of equal value. */
    TIES,
    /** Any series of an expression, as many as Prometheus chose. */
    ANY,
    /** Nothing wherever an expression gives something. */
    NONE
  }

  Expectation {
    by = List.copyOf(by);
  }

  /** The usual ones. */
  static Expectation of(String record) {
    return new Expectation(record, "", false, 1e-9, Compare.EXACT, "", List.of(), Duration.ZERO);
  }
}
