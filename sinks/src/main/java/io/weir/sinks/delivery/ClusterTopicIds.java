package io.weir.sinks.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Asks the cluster, by a client of its own that is made at the first question. For one thread. */
final class ClusterTopicIds implements TopicIds {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Map<String, Object> clientProperties;
  private @Nullable Admin admin;

  ClusterTopicIds(Map<String, Object> clientProperties) {
    this.clientProperties = Map.copyOf(clientProperties);
  }

  @Override
  public Map<String, Uuid> idsOf(Set<String> topics) throws StoreException {
    try {
      Map<String, Uuid> ids = new HashMap<>();
      admin()
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach((name, description) -> ids.put(name, description.topicId()));
      return ids;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(topics, e);
    } catch (ExecutionException | KafkaException e) {
      throw unknown(topics, e);
    }
  }

  private Admin admin() {
    Admin made = admin;
    if (made == null) {
      made = Admin.create(clientProperties);
      admin = made;
    }
    return made;
  }

  private static StoreException unknown(Set<String> topics, Exception cause) {
    return new StoreException.Retriable(
        "topics " + topics + ": expected their ids from the cluster, found: " + cause, cause);
  }

  @Override
  public void close() {
    Admin made = admin;
    if (made != null) {
      made.close(CLOSE_WITHIN);
    }
  }
}
