package io.weir.ops.oracle;

/** A record of the samples topic. */
public final class SentRecord {
  private final int partition;
  private final long appendMillis;
  private final byte[] value;

  SentRecord(int partition, long appendMillis, byte[] value) {
    this.partition = partition;
    this.appendMillis = appendMillis;
    this.value = value;
  }

  int partition() {
    return partition;
  }

  /** Its append time, since the Unix epoch. */
  long appendMillis() {
    return appendMillis;
  }

  /** Not to be changed. */
  byte[] value() {
    return value;
  }
}
