package io.weir.ops.workload;

/** A record of the samples topic on its way. */
final class Message {
  private final int partition;
  private final byte[] value;

  Message(int partition, byte[] value) {
    this.partition = partition;
    this.value = value;
  }

  int partition() {
    return partition;
  }

  /** Its value; not to be changed. */
  byte[] value() {
    return value;
  }
}
