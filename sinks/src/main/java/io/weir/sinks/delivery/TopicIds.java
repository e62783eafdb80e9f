package io.weir.sinks.delivery;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;

/** Tells a topic from another one of the same name, made after the first was deleted. */
public interface TopicIds extends AutoCloseable {
  /**
   * The ids of topics.
   *
   * @throws StoreException.Retriable if the cluster can't tell now
   */
  Map<String, Uuid> idsOf(Set<String> topics) throws StoreException;

  /** Lets go of connections; never throws. */
  @Override
  void close();
}
