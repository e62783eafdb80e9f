package io.weir.sinks.reading;

import io.weir.schemas.rollup.RollupLevel;

/** Which of the rows that a store keeps. */
public sealed interface Kept {
  /** Raw samples; in a store that doesn't tell them apart, results of rules too. */
  record Raw() implements Kept {}

  /** Results of rules. */
  record Results() implements Kept {}

  /** Rollups of a level, one sample a window, at its end less a millisecond. */
  record Rollups(RollupLevel level) implements Kept {}
}
