package io.weir.ops.topic;

import io.weir.schemas.topics.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics that are missing and compares those that are there with what Weir wants. One
 * thread.
 */
public final class TopicAdmin implements AutoCloseable {
  private static final String ABORT_INTERVAL =
      "transaction.abort.timed.out.transaction.cleanup.interval.ms";
  private static final long WANTED_ABORT_INTERVAL_MILLIS = 1_000;
  private static final Duration LISTED_WITHIN = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Admin admin;
  private final BrokerFailures failures;

  private TopicAdmin(Admin admin, BrokerFailures failures) {
    this.admin = admin;
    this.failures = failures;
  }

  /**
   * Connects lazily.
   *
   * @param properties Kafka client properties, bootstrap servers among them
   * @param timeout after which a request fails
   * @throws BrokerAwayException if no broker's name can be resolved
   */
  public static TopicAdmin connect(Map<String, String> properties, Duration timeout) {
    Map<String, Object> config = new HashMap<>(properties);
    int millis = Math.toIntExact(timeout.toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    BrokerFailures failures = BrokerFailures.of(properties);
    try {
      return new TopicAdmin(Admin.create(config), failures);
    } catch (KafkaException e) {
      throw failures.explain(e);
    }
  }

  /**
   * Creates the topics that are missing; one that another process creates meanwhile is fine.
   *
   * @return the names of those created, in the order of the specs
   * @throws KafkaException if the broker can't be asked or refuses
   */
  public List<String> createMissing(List<TopicSpec> specs, int replicationFactor) {
    Set<String> existing = await(() -> admin.listTopics().names().get());
    List<String> created = new ArrayList<>();
    for (TopicSpec spec : specs) {
      if (!existing.contains(spec.name()) && create(spec, replicationFactor)) {
        created.add(spec.name());
      }
    }
    awaitListed(created);
    return created;
  }

  /** A broker lists a topic a moment after the controller has created it. */
  private void awaitListed(List<String> created) {
    long deadlineNanos = System.nanoTime() + LISTED_WITHIN.toNanos();
    while (!await(() -> admin.listTopics().names().get()).containsAll(created)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new KafkaException(
            "topics " + created + ": expected the brokers to list them within " + LISTED_WITHIN);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private boolean create(TopicSpec spec, int replicationFactor) {
    NewTopic topic =
        new NewTopic(
                spec.name(), Optional.of(spec.partitions()), Optional.of((short) replicationFactor))
            .configs(spec.settings());
    try {
      await(() -> admin.createTopics(List.of(topic)).all().get());
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  /**
   * The topics that are there, with their numbers of partitions.
   *
   * @throws KafkaException if the broker can't be asked
   */
  public Map<String, Integer> partitions() {
    Set<String> existing = await(() -> admin.listTopics().names().get());
    Map<String, Integer> partitions = new HashMap<>();
    await(() -> admin.describeTopics(existing).allTopicNames().get())
        .forEach((name, description) -> partitions.put(name, description.partitions().size()));
    return partitions;
  }

  /**
   * What differs from what Weir wants: topics that are missing, partitions, settings.
   *
   * @return the differences by topic, in the order of the specs; a topic without any has an empty
   *     list
   * @throws KafkaException if the broker can't be asked
   */
  public Map<String, List<String>> differences(List<TopicSpec> specs) {
    Set<String> existing = await(() -> admin.listTopics().names().get());
    List<String> present = specs.stream().map(TopicSpec::name).filter(existing::contains).toList();
    Map<String, TopicDescription> descriptions =
        await(() -> admin.describeTopics(present).allTopicNames().get());
    Map<ConfigResource, Config> configs =
        await(() ->
            admin
                .describeConfigs(
                    present.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all()
                .get());
    Map<String, List<String>> differences = new LinkedHashMap<>();
    for (TopicSpec spec : specs) {
      TopicDescription description = descriptions.get(spec.name());
      Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, spec.name()));
      differences.put(
          spec.name(),
          description == null || config == null
              ? List.of("expected the topic, found none")
              : compare(spec, description, config));
    }
    return differences;
  }

  private static List<String> compare(TopicSpec spec, TopicDescription description, Config config) {
    List<String> differences = new ArrayList<>();
    int partitions = description.partitions().size();
    if (partitions != spec.partitions()) {
      differences.add("partitions: expected " + spec.partitions() + ", found " + partitions);
    }
    spec.settings()
        .forEach((key, wanted) -> {
          ConfigEntry entry = config.get(key);
          String found = entry == null ? "nothing" : entry.value();
          if (!wanted.equals(found)) {
            differences.add(key + ": expected " + wanted + ", found " + found);
          }
        });
    return differences;
  }

  /**
   * What differs in the broker's settings from what fast failover needs.
   *
   * @return one line a setting; empty if none differs or the broker doesn't tell
   */
  public List<String> brokerDifferences() {
    List<ConfigResource> brokers =
        await(() -> admin.describeCluster().nodes().get()).stream()
            .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
            .toList();
    List<String> differences = new ArrayList<>();
    await(() -> admin.describeConfigs(brokers).all().get())
        .forEach((broker, config) -> {
          ConfigEntry entry = config.get(ABORT_INTERVAL);
          if (entry != null
              && entry.value() != null
              && Long.parseLong(entry.value()) > WANTED_ABORT_INTERVAL_MILLIS) {
            differences.add(
                "broker "
                    + broker.name()
                    + ": "
                    + ABORT_INTERVAL
                    + ": expected at most "
                    + WANTED_ABORT_INTERVAL_MILLIS
                    + " for failover within 10 s, found "
                    + entry.value());
          }
        });
    return differences;
  }

  /**
   * Asks for the brokers and nothing else: whether one answers.
   *
   * @throws KafkaException if the broker can't be asked
   */
  public void askBrokers() {
    await(() -> admin.describeCluster().nodes().get());
  }

  private <T> T await(Request<T> request) {
    try {
      return request.answer();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw failures.explain(cause);
      }
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for the broker", e);
    }
  }

  @FunctionalInterface
  private interface Request<T> {
    T answer() throws ExecutionException, InterruptedException;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
