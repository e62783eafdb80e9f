package io.weir.scraper.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How a publisher's producer must be set so that nothing that was accepted is lost. */
public final class ProducerSettings {
  /** A record holds less than 512 KiB, but one series alone may need a little more. */
  private static final int MAX_REQUEST_SIZE = 1024 * 1024;

  /** So long a send waits for room before the wait is noticed. */
  private static final int MAX_BLOCK_MILLIS = 1000;

  private ProducerSettings() {}

  /**
   * The settings of a producer.
   *
   * @param connection where the brokers are and how to speak to them; wins over nothing that is
   *     needed for safety
   * @param bufferMemoryBytes how much may wait for the brokers
   * @param compression {@code none}, {@code lz4}, {@code zstd} or what else Kafka knows
   */
  public static Map<String, Object> of(
      Map<String, ?> connection, long bufferMemoryBytes, String compression) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    // The default forgets all topics while no broker answers, and then takes nothing into the
    // buffer.
    settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferMemoryBytes);
    settings.putAll(connection);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_SIZE);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }
}
