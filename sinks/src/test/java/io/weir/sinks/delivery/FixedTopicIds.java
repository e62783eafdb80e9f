package io.weir.sinks.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;

/** Gives each topic the same id in every process, until {@link #recreate}. */
public final class FixedTopicIds implements TopicIds {
  private final Map<String, Uuid> ids = new HashMap<>();

  @Override
  public Map<String, Uuid> idsOf(Set<String> topics) {
    topics.forEach(topic -> ids.putIfAbsent(topic, new Uuid(7, topic.hashCode())));
    Map<String, Uuid> found = new HashMap<>(ids);
    found.keySet().retainAll(topics);
    return found;
  }

  public void recreate(String topic) {
    ids.put(topic, Uuid.randomUuid());
  }

  @Override
  public void close() {}
}
