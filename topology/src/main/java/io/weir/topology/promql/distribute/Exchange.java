package io.weir.topology.promql.distribute;

import java.util.List;

/**
 * Moves what stages give to merge partitions. Whoever receives waits for all places of all senders.
 *
 * @param senders at least one; their vectors have no element in common
 */
public record Exchange(List<Stage> senders, Reduction reduction, Destination destination) {
  public Exchange {
    senders = List.copyOf(senders);
    if (senders.isEmpty()) {
      throw new IllegalArgumentException("senders of an exchange: expected some, found none");
    }
  }
}
