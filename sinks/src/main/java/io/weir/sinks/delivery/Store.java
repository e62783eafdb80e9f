package io.weir.sinks.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where rows are kept. Making one connects to nothing: what is away then is a {@link
 * StoreException.Retriable} of the first call. Used by the thread of its task.
 */
public interface Store extends AutoCloseable {
  /** What it does with rows that it has already in another revision. */
  CorrectionPolicy corrections();

  /**
   * Positions that the store itself keeps, written together with the rows: the next offset to
   * deliver. Partitions of which it keeps none are missing; a store that leaves offsets to Kafka
   * returns an empty map.
   */
  Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) throws StoreException;

  /**
   * How long after a write a crash of the store may still lose it. So long its offsets aren't
   * committed; if the store goes away meanwhile, it is written again.
   */
  default Duration settleTime() {
    return Duration.ZERO;
  }

  /**
   * Writes rows. When it returns they are durable, or will be after {@link #settleTime}, and so are
   * the positions, if the store keeps them. The same rows may come again after a failure or a
   * crash, and then change nothing.
   *
   * @return how many rows were left out on purpose, by reason: those that the store can't hold
   */
  Map<String, Long> write(Delivery delivery) throws StoreException;

  /**
   * Looks at the store for a person: prepares it as the first write would, writes a probe that no
   * view shows among samples, or one sample of {@code weir_sinks_check} where there is nothing else
   * to write, and reads it back.
   */
  StoreCheck check() throws StoreException;

  /** Lets go of connections and files; never throws. */
  @Override
  void close();
}
