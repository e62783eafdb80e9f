package io.weir.topology;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.topology.control.AgreedRules;
import io.weir.topology.route.RouteOutputs;
import io.weir.topology.route.RouteProcessorSupplier;
import io.weir.topology.route.RouteSettings;
import io.weir.topology.shard.DamagedState;
import io.weir.topology.shard.ShardOutputs;
import io.weir.topology.shard.ShardProcessorSupplier;
import io.weir.topology.shard.ShardSettings;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * Builds the one topology: the route step, which reads the ingest topic, and the shard, which reads
 * the samples. Bytes in, bytes out: nothing fails before a processor sees it.
 *
 * @param topics names of the topics
 * @param samplePartitions partitions of the samples topic
 * @param shard what shards do
 * @param damagedState what is done about damaged entries of the shards' changelog
 * @param applicationEpoch epoch of the application, the high bits of every revision
 * @param rules how rules are evaluated
 * @param agreed which rules are evaluated from when on
 * @param schemaIds ids of what is written
 * @param lookup where writers' schemas are found
 * @param meters takes the metrics
 */
public record StreamTopology(
    Topics topics,
    int samplePartitions,
    ShardSettings shard,
    DamagedState damagedState,
    long applicationEpoch,
    RulesSettings rules,
    AgreedRules agreed,
    SchemaIds schemaIds,
    SchemaLookup lookup,
    MeterRegistry meters) {
  /** Name of the shards' store; the changelog is {@code <application id>-shard-changelog}. */
  public static final String STORE = "shard";

  private static final String INGEST = "ingest";
  private static final String ROUTE = "route";
  private static final String ROUTED = "route-samples";
  private static final String ROUTE_REJECTED = "route-rejected";
  private static final String SAMPLES = "samples";
  private static final String SHARD = "shard";
  private static final String CLEAN = "shard-clean";
  private static final String ROLLUP = "shard-rollup-";
  private static final String SHARD_REJECTED = "shard-rejected";

  /** A topology, fresh at each call. */
  public Topology build() {
    Topology topology = new Topology();
    addRoute(topology);
    addShard(topology);
    return topology;
  }

  private void addRoute(Topology topology) {
    RouteSettings settings =
        new RouteSettings(
            samplePartitions, shard.time().maxAheadMillis(), shard.time().latenessMillis());
    RouteOutputs outputs =
        new RouteOutputs(ROUTED, ROUTE_REJECTED, schemaIds.sampleBatch(), schemaIds.rejected());
    addSource(topology, INGEST, topics.ingest());
    topology.addProcessor(
        ROUTE, new RouteProcessorSupplier(settings, outputs, lookup, meters), INGEST);
    addPartitionedSink(topology, ROUTED, topics.samples(), ROUTE);
    addPartitionedSink(topology, ROUTE_REJECTED, topics.rejected(), ROUTE);
  }

  private void addShard(Topology topology) {
    ShardOutputs outputs =
        new ShardOutputs(
            CLEAN,
            ROLLUP,
            SHARD_REJECTED,
            schemaIds.sampleBatch(),
            schemaIds.rollup(),
            schemaIds.rejected(),
            applicationEpoch);
    addSource(topology, SAMPLES, topics.samples());
    topology.addProcessor(
        SHARD,
        new ShardProcessorSupplier(STORE, shard, damagedState, outputs, lookup, meters),
        SAMPLES);
    if (shard.clean()) {
      addPartitionedSink(topology, CLEAN, topics.clean(), SHARD);
    }
    for (RollupLevel level : shard.levels()) {
      topology.addSink(
          outputs.rollup(level),
          topics.rollup(level.name()),
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          SHARD);
    }
    addPartitionedSink(topology, SHARD_REJECTED, topics.rejected(), SHARD);
  }

  private static void addSource(Topology topology, String name, String topic) {
    topology.addSource(name, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
  }

  private static void addPartitionedSink(
      Topology topology, String name, String topic, String parent) {
    topology.addSink(
        name, topic, new UnwrittenKey(), new ByteArraySerializer(), new KeyIsPartition(), parent);
  }
}
