package io.weir.scraper.publish;

import io.weir.schemas.topics.Topics;
import org.apache.kafka.clients.producer.Producer;

/**
 * What a publisher is connected to.
 *
 * @param producer made with {@link ProducerSettings}; closed by the publisher
 * @param topics names of the topics
 * @param samplesPartitions number of partitions of the samples topic
 * @param sampleBatchSchemaId id of {@link io.weir.schemas.avro.Schemas#SAMPLE_BATCH} in the
 *     registry
 * @param metricMetadataSchemaId id of {@link io.weir.schemas.avro.Schemas#METRIC_METADATA} in the
 *     registry
 */
public record PublisherWiring(
    Producer<byte[], byte[]> producer,
    Topics topics,
    int samplesPartitions,
    int sampleBatchSchemaId,
    int metricMetadataSchemaId) {
  /** Checks the number of partitions. */
  public PublisherWiring {
    if (samplesPartitions < 1) {
      throw new IllegalArgumentException(
          "samplesPartitions: expected at least 1, found " + samplesPartitions);
    }
  }
}
