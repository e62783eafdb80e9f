package io.weir.topology.merge;

/**
 * Who reports to an exchange.
 *
 * @param sender which of the exchange's senders
 * @param partition which shard or merge partition
 */
record SenderKey(int sender, int partition) implements Comparable<SenderKey> {
  @Override
  public int compareTo(SenderKey other) {
    return sender == other.sender
        ? Integer.compare(partition, other.partition)
        : Integer.compare(sender, other.sender);
  }
}
