package io.weir.sinks.duckdb;

import org.apache.kafka.common.Uuid;

/**
 * A partition of a topic that is told from a later topic of the same name.
 *
 * @param topicId the topic's id in its cluster
 */
record PartitionId(String topic, Uuid topicId, int partition) {}
