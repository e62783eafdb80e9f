package io.weir.topology.merge;

import java.nio.ByteBuffer;

/** Keys of a merge partition's store. Numbers are big-endian; order doesn't matter. */
final class MergeKey {
  /** A part of a report: exchange, time, sender, partition, revision, part. */
  static final byte SECTION = 'S';

  /** How far a sender of an exchange has reported: exchange, sender, partition. */
  static final byte FRONTIER = 'F';

  /** From when on an exchange's reports are kept: exchange. */
  static final byte FLOOR = 'K';

  /** How far a task has come: task. */
  static final byte DONE = 'N';

  /** Alerts after a tick: rule, time. */
  static final byte ALERTS = 'A';

  /** Series that go on though a rule fails, by what is no longer kept: rule. */
  static final byte ALIVE = 'L';

  /** The counter of corrections. */
  static final byte COUNTER = 'C';

  /** The greatest version of the rule set that was worked by. */
  static final byte VERSION = 'V';

  /** A report that waits for the rules that it is of: number. */
  static final byte WAITING = 'W';

  /** By which rules something came through an exchange that none here needs yet: exchange. */
  static final byte STRANGER = 'X';

  private MergeKey() {}

  static byte[] section(long exchange, long timeMillis, SenderKey from, long revision, int part) {
    return ByteBuffer.allocate(1 + 3 * Long.BYTES + 3 * Integer.BYTES)
        .put(SECTION)
        .putLong(exchange)
        .putLong(timeMillis)
        .putInt(from.sender())
        .putInt(from.partition())
        .putLong(revision)
        .putInt(part)
        .array();
  }

  static byte[] frontier(long exchange, SenderKey from) {
    return ByteBuffer.allocate(1 + Long.BYTES + 2 * Integer.BYTES)
        .put(FRONTIER)
        .putLong(exchange)
        .putInt(from.sender())
        .putInt(from.partition())
        .array();
  }

  static byte[] floor(long exchange) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(FLOOR).putLong(exchange).array();
  }

  static byte[] done(long task) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(DONE).putLong(task).array();
  }

  static byte[] alerts(long rule, long timeMillis) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
        .put(ALERTS)
        .putLong(rule)
        .putLong(timeMillis)
        .array();
  }

  static byte[] alive(long rule) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(ALIVE).putLong(rule).array();
  }

  static byte[] counter() {
    return new byte[] {COUNTER};
  }

  static byte[] version() {
    return new byte[] {VERSION};
  }

  static byte[] stranger(long exchange) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(STRANGER).putLong(exchange).array();
  }

  static byte[] waiting(long number) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(WAITING).putLong(number).array();
  }
}
