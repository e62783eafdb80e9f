package io.weir.ops.query;

import java.time.Instant;

/**
 * An expression's value at one tick of a live query.
 *
 * @param time the tick
 * @param correction whether it replaces what was said of this tick before
 * @param revision of the tick's value, ascending
 * @param answer its value; its data is the whole tick as it came
 */
public record LiveTick(Instant time, boolean correction, long revision, Answer answer) {

  /** The tick in one line: its time, and that it corrects an earlier value if it does. */
  public String heading() {
    return correction ? time + "  correction, revision " + revision : time.toString();
  }
}
