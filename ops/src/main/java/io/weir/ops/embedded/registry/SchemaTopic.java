package io.weir.ops.embedded.registry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
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
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private SchemaTopic() {}

  /** Creates the topic if there is none, and checks that it keeps what it is told. */
  static void ensure(String bootstrapServers) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      create(admin);
      awaitListed(admin);
      check(admin);
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

  private static void create(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    NewTopic topic =
        new NewTopic(NAME, 1, (short) 1)
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      admin.createTopics(List.of(topic)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** The broker knows a topic a moment after the controller has created it. */
  private static void awaitListed(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).contains(NAME)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new TimeoutException(
            "expected the broker to list it within " + TIMEOUT_SECONDS + " s");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
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
