package io.weir.topology;

import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' settings. */
final class StreamProperties {
  /** A crashed instance is missed after this. */
  static final int SESSION_TIMEOUT_MILLIS = 6_000;

  /** So soon the others learn of it; each of them must, before the shards move. */
  static final int HEARTBEAT_INTERVAL_MILLIS = 500;

  /** From when a crashed instance is missed until all know their shards and commit again. */
  private static final int REBALANCE_MILLIS = 1_800;

  /** Records are large: a few of them are many samples. */
  private static final int BUFFERED_RECORDS = 64;

  private static final int POLLED_RECORDS = 128;
  private static final int FETCH_BYTES = 16 * 1024 * 1024;
  private static final int PARTITION_FETCH_BYTES = 4 * 1024 * 1024;

  /** The topics hold what fits in 1 MiB compressed. */
  private static final int REQUEST_BYTES = 4 * 1024 * 1024;

  /** A batch of samples fits, so that its buffer comes from the producer's pool. */
  private static final int BATCH_BYTES = 512 * 1024;

  private static final int BUFFER_BYTES = 128 * 1024 * 1024;

  /** A tenth of the bytes for a tenth more processor time. */
  private static final String COMPRESSION = "lz4";

  private static final int LINGER_MILLIS = 5;

  /** Changelog records that a standby may be behind and still take over at once. */
  private static final long RECOVERY_LAG = 200;

  /**
   * An instance that joins takes a shard over once its copy is warm; this often that is looked at.
   * A minute is the least that Kafka Streams takes.
   */
  private static final long PROBING_INTERVAL_MILLIS = 60_000;

  /** Shards that are warmed up at once for instances that join; restores are fast. */
  private static final int WARMUP_REPLICAS = 16;

  private StreamProperties() {}

  static Properties of(StreamSettings settings, StreamConnection connection) {
    Properties properties = new Properties();
    properties.putAll(connection.clientProperties());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, connection.server().toString());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, connection.stateDirectory().toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standby());
    properties.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, RECOVERY_LAG);
    properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_INTERVAL_MILLIS);
    properties.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, WARMUP_REPLICAS);
    // A shard waits neither for recorded series nor, while they are held up, for samples.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    switch (settings.groupProtocol()) {
      case CLASSIC -> {
        main(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
        main(properties, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_INTERVAL_MILLIS);
      }
      case STREAMS -> properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
    }
    main(properties, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLLED_RECORDS);
    main(properties, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    main(properties, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    producer(
        properties, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transactionTimeoutMillis(settings));
    producer(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    producer(properties, ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    producer(properties, ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    producer(properties, ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), COMPRESSION);
    properties.putAll(settings.properties());
    return properties;
  }

  /**
   * Nobody commits while a rebalance waits for an instance that has just crashed. Were their
   * transactions ended meanwhile, all others would lose their shards' state too. Not longer than
   * that: a crashed instance's own transaction hides everybody's later records until it is ended.
   */
  private static int transactionTimeoutMillis(StreamSettings settings) {
    return (int) settings.commitInterval().toMillis() + SESSION_TIMEOUT_MILLIS + REBALANCE_MILLIS;
  }

  private static void main(Properties properties, String name, int value) {
    properties.put(StreamsConfig.mainConsumerPrefix(name), value);
  }

  private static void producer(Properties properties, String name, int value) {
    properties.put(StreamsConfig.producerPrefix(name), value);
  }
}
