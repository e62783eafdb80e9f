package io.weir.ops.command;

import io.weir.ops.query.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What was asked.
 *
 * @param range if for values over time
 */
record Asked(Question question, Optional<Range> range) {

  /** Both ends included. */
  record Range(Instant start, Instant end, Duration step) {}
}
