package io.weir.ops.crash;

import java.util.List;
import java.util.Random;

/**
 * When a process halts.
 *
 * @param moment what it halts at
 * @param count at which one of them, from 1
 * @param pauseMicros how much later; 0 for within the call
 */
record Halt(Moment moment, int count, long pauseMicros) {
  /** Exit code of a process that halted as it was told. */
  static final int EXIT_CODE = 42;

  /** Not at all. */
  static final Halt NEVER = new Halt(Moment.NEVER, 1, 0);

  private static final List<Moment> MOMENTS =
      List.of(Moment.START, Moment.POLL, Moment.SEND, Moment.SEND, Moment.ACKNOWLEDGEMENT);
  private static final int GREATEST_COUNT = 300;
  private static final int LONGEST_RUN_MICROS = 6_000_000;

  /** Longer than a transaction lasts, so that every part of one is hit. */
  private static final int LONGEST_PAUSE_MICROS = 300_000;

  /** What a process can halt at. */
  enum Moment {
    NEVER,
    /** The start of the process. */
    START,
    /** A poll that brought records: they are read and not processed. */
    POLL,
    /** A record's way out, within the call of {@code process()} that made it. */
    SEND,
    /** The broker's acknowledgement of a record. */
    ACKNOWLEDGEMENT
  }

  /** Some moment. */
  static Halt random(Random random) {
    Moment moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
    if (moment == Moment.START) {
      return new Halt(moment, 1, random.nextInt(LONGEST_RUN_MICROS));
    }
    int count = 1 + random.nextInt(moment == Moment.POLL ? GREATEST_COUNT / 10 : GREATEST_COUNT);
    return new Halt(moment, count, random.nextBoolean() ? 0 : random.nextInt(LONGEST_PAUSE_MICROS));
  }

  /** What {@link #parse} reads. */
  String text() {
    return moment + "," + count + "," + pauseMicros;
  }

  static Halt parse(String text) {
    String[] parts = text.split(",", -1);
    return new Halt(Moment.valueOf(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
  }
}
