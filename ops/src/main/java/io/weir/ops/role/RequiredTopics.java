package io.weir.ops.role;

import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.topics.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes sure that a role's topics are there before it starts: routing depends on their partitions.
 */
final class RequiredTopics {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private RequiredTopics() {}

  /**
   * Asks the broker.
   *
   * @throws MissingTopicsException if a topic is missing or has another number of partitions
   */
  static void check(KafkaConnection connection, List<TopicSpec> specs) {
    List<String> problems = new ArrayList<>();
    try (TopicAdmin admin = TopicAdmin.connect(connection.properties(), TIMEOUT)) {
      Map<String, Integer> partitions = admin.partitions();
      for (TopicSpec spec : specs) {
        Integer found = partitions.get(spec.name());
        if (found == null) {
          problems.add(spec.name() + ": expected the topic, found none");
        } else if (found != spec.partitions()) {
          problems.add(
              spec.name() + ": expected " + spec.partitions() + " partitions, found " + found);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new MissingTopicsException(problems);
    }
  }
}
