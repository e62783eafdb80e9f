package io.weir.topology;

import io.weir.topology.shard.SamplesHold;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** The partitions of the samples that aren't to be read for now. Thread-safe. */
final class InputHolds implements SamplesHold {
  private final String samples;
  private final Set<TopicPartition> held = ConcurrentHashMap.newKeySet();

  /**
   * Nothing is held up.
   *
   * @param samples name of the samples topic
   */
  InputHolds(String samples) {
    this.samples = samples;
  }

  @Override
  public void set(int partition, boolean hold) {
    TopicPartition input = new TopicPartition(samples, partition);
    if (hold) {
      held.add(input);
    } else {
      held.remove(input);
    }
  }

  boolean isHeld(TopicPartition input) {
    return held.contains(input);
  }
}
