package io.weir.sinks.delivery;

import io.micrometer.core.instrument.Metrics;
import io.weir.schemas.registry.HttpSchemaRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * A sink's task: wires what all sinks share around a store. Starting it connects to nothing, so
 * what is away at the start is tried again like what goes away later. Used by one thread of
 * Connect.
 */
public abstract class StoreSinkTask extends SinkTask {
  private static final Duration LAG_EVERY = Duration.ofSeconds(10);
  private static final int MOST_RELABELED = 1_000_000;

  private @Nullable SinkWork work;
  private @Nullable HttpSchemaRegistry registry;
  private @Nullable TopicIds topicIds;
  private @Nullable WorkerMeters meters;

  /** The definition of the connector's configuration. */
  protected abstract ConfigDef definition();

  /**
   * The store that the settings name, not connected.
   *
   * @param ids for stores that keep positions; closed by the task
   */
  protected abstract Store store(SinkSettings settings, TopicIds ids);

  @Override
  public final String version() {
    return SinkVersion.current();
  }

  @Override
  public final void start(Map<String, String> properties) {
    SinkSettings settings = SinkSettings.of(definition(), properties);
    HttpSchemaRegistry client = new HttpSchemaRegistry(settings.registry());
    registry = client;
    TopicIds ids = new ClusterTopicIds(settings.clientProperties());
    topicIds = ids;
    Optional<RejectedTopic> rejectedTopic =
        settings.rejectedTopic().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new RejectedTopic(
                    settings.rejectedTopic(), settings.name(), client, () -> producer(settings)));
    Store store = store(settings, ids);
    RecordLag lag = new RecordLag(offsets(settings), LAG_EVERY, System::nanoTime);
    String task = properties.getOrDefault("task.id", "0");
    Clock clock = Clock.systemUTC();
    WorkerMeters workerMeters = new WorkerMeters(Metrics.globalRegistry, workerMetrics());
    meters = workerMeters;
    SinkWaits.TaskWait waiting = SinkWaits.OF_PROCESS.of(settings.name(), task, clock);
    work =
        new SinkWork(
            context,
            new SinkParts(
                store,
                client.lookup(),
                new ConnectRejections(rejectedTopic, context.errantRecordReporter()),
                new SinkMetrics(
                    workerMeters.registry(),
                    settings.name(),
                    task,
                    clock,
                    lag::records,
                    waiting::seconds),
                new Backoff(
                    settings.firstBackoff(),
                    settings.greatestBackoff(),
                    RandomGenerator.getDefault()),
                waiting,
                new Settling(store.settleTime(), System::nanoTime),
                lag,
                new RowSelection(
                    settings.relabeling(),
                    settings.corrections(store.corrections()),
                    MOST_RELABELED),
                settings.mostRows()));
  }

  @Override
  public final void open(Collection<TopicPartition> partitions) {
    started().open(partitions);
  }

  @Override
  public final void close(Collection<TopicPartition> partitions) {
    started().close(partitions);
  }

  @Override
  public final void put(Collection<SinkRecord> records) {
    if (meters != null) {
      meters.showRest();
    }
    started().put(records);
  }

  @Override
  public final Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    return started().committable(current);
  }

  @Override
  public final void stop() {
    if (work != null) {
      work.close();
    }
    if (meters != null) {
      meters.close();
    }
    if (topicIds != null) {
      topicIds.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  private SinkWork started() {
    SinkWork begun = work;
    if (begun == null) {
      throw new IllegalStateException("expected start() before anything else");
    }
    return begun;
  }

  /** None in a worker before Kafka 4.1. */
  private Optional<PluginMetrics> workerMetrics() {
    try {
      return Optional.of(context.pluginMetrics());
    } catch (LinkageError e) {
      return Optional.empty();
    }
  }

  /** None without brokers, which not every store needs. */
  private static Optional<ClusterOffsets> offsets(SinkSettings settings) {
    return settings.hasBrokers()
        ? Optional.of(new AdminOffsets(settings.clientProperties(), settings.consumerGroup()))
        : Optional.empty();
  }

  private static Producer<byte[], byte[]> producer(SinkSettings settings) {
    Map<String, Object> properties = new HashMap<>(settings.clientProperties());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 40_000);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
