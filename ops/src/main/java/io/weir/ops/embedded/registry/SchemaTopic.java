package io.weir.ops.embedded.registry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topic that keeps the schemas: one partition, compacted. */
final class SchemaTopic {

  static final String NAME = "_schemas";
  static final TopicPartition PARTITION = new TopicPartition(NAME, 0);

  private static final long TIMEOUT_SECONDS = 30;

  private SchemaTopic() {}

  /** Creates the topic if there is none, and checks that it keeps what it is told. */
  static void ensure(String bootstrapServers) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      ensure(admin);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "embedded schema registry: the topic %s could not be created or read: %s"
              .formatted(NAME, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("embedded schema registry: interrupted at its start", e);
    }
  }

  /**
   * The same by a client of the broker's. What was just created isn't asked for: the broker that
   * answers may not have heard of it yet.
   */
  static void ensure(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (!create(admin)) {
      check(admin);
    }
  }

  /** Returns whether there was none. */
  private static boolean create(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    NewTopic topic =
        new NewTopic(NAME, 1, (short) 1)
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      admin.createTopics(List.of(topic)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      return false;
    }
  }

  private static void check(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, NAME);
    for (Config config :
        admin
            .describeConfigs(List.of(resource))
            .all()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .values()) {
      String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
      if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
        throw new IllegalStateException(
            "topic %s: expected cleanup.policy=compact, found %s, which would delete schemas"
                .formatted(NAME, policy));
      }
    }
  }
}
