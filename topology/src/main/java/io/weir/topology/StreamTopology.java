package io.weir.topology;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.topology.control.AgreedRules;
import io.weir.topology.merge.MergeOutputs;
import io.weir.topology.merge.MergeProcessorSupplier;
import io.weir.topology.merge.MergeSettings;
import io.weir.topology.merge.RuleHealth;
import io.weir.topology.route.RouteOutputs;
import io.weir.topology.route.RouteProcessorSupplier;
import io.weir.topology.route.RouteSettings;
import io.weir.topology.shard.DamagedState;
import io.weir.topology.shard.SamplesHold;
import io.weir.topology.shard.ShardDirectory;
import io.weir.topology.shard.ShardOutputs;
import io.weir.topology.shard.ShardProcessorSupplier;
import io.weir.topology.shard.ShardRules;
import io.weir.topology.shard.ShardSettings;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * Builds the one topology: the route step, which reads the ingest topic, and the shard, which reads
 * the samples. Bytes in, bytes out: nothing fails before a processor sees it.
 *
 * @param topics names of the topics
 * @param samplePartitions partitions of the samples topic
 * @param shard what shards do
 * @param damagedState what is done about damaged entries of the shards' changelog
 * @param directory learns of each shard while it is there
 * @param applicationEpoch epoch of the application, the high bits of every revision
 * @param rules how rules are evaluated
 * @param agreed which rules are evaluated from when on
 * @param health is told how rules are
 * @param hold holds samples up while rules are far behind
 * @param schemaIds ids of what is written
 * @param lookup where writers' schemas are found
 * @param meters takes the metrics
 */
public record StreamTopology(
    Topics topics,
    int samplePartitions,
    ShardSettings shard,
    DamagedState damagedState,
    ShardDirectory directory,
    long applicationEpoch,
    RulesSettings rules,
    AgreedRules agreed,
    RuleHealth health,
    SamplesHold hold,
    SchemaIds schemaIds,
    SchemaLookup lookup,
    MeterRegistry meters) {
  /** Name of the shards' store; the changelog is {@code <application id>-shard-changelog}. */
  public static final String STORE = "shard";

  /** Name of the merges' store; the changelog is {@code <application id>-merge-changelog}. */
  public static final String MERGE_STORE = "merge";

  private static final String INGEST = "ingest";
  private static final String ROUTE = "route";
  private static final String ROUTED = "route-samples";
  private static final String ROUTE_REJECTED = "route-rejected";
  private static final String SAMPLES = "samples";
  private static final String SHARD = "shard";
  private static final String CLEAN = "shard-clean";
  private static final String ROLLUP = "shard-rollup-";
  private static final String SHARD_REJECTED = "shard-rejected";
  private static final String RECORDED = "recorded";
  private static final String SHARD_EXCHANGE = "shard-exchange";
  private static final String EXCHANGE = "exchange";
  private static final String MERGE = "merge";
  private static final String MERGE_EXCHANGE = "merge-exchange";
  private static final String MERGE_RESULTS = "merge-results";
  private static final String MERGE_ALERTS = "merge-alerts";
  private static final String MERGE_RECORDED = "merge-recorded";
  private static final String MERGE_REJECTED = "merge-rejected";

  /** Merges keep reports so much longer than shards accept late samples (C4). */
  private static final long MERGE_MARGIN_MILLIS = 10 * 60_000L;

  /** A topology, fresh at each call. */
  public Topology build() {
    Topology topology = new Topology();
    addRoute(topology);
    CurrentProgram program =
        new CurrentProgram(agreed, Thread.ofVirtual().name("weir-rules")::start);
    addShard(topology, program);
    addMerge(topology, program);
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

  private void addShard(Topology topology, CurrentProgram program) {
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
    topology.addSource(
        AutoOffsetReset.earliest(),
        RECORDED,
        new RecordedTime(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.recorded());
    ShardRules shardRules =
        new ShardRules(
            program,
            rules.tenant(),
            samplePartitions,
            SHARD_EXCHANGE,
            schemaIds.partials(),
            topics.recorded(),
            hold);
    topology.addProcessor(
        SHARD,
        new ShardProcessorSupplier(
            STORE, shard, damagedState, directory, outputs, shardRules, lookup, meters),
        SAMPLES,
        RECORDED);
    if (shard.clean()) {
      addPartitionedSink(topology, CLEAN, topics.clean(), SHARD);
    }
    for (RollupLevel level : shard.levels()) {
      addKeyedSink(topology, outputs.rollup(level), topics.rollup(level.name()), SHARD);
    }
    addPartitionedSink(topology, SHARD_REJECTED, topics.rejected(), SHARD);
    addPartitionedSink(topology, SHARD_EXCHANGE, topics.exchange(), SHARD);
  }

  private void addMerge(Topology topology, CurrentProgram program) {
    MergeSettings settings =
        new MergeSettings(
            program,
            rules.tenant(),
            samplePartitions,
            samplePartitions,
            applicationEpoch,
            shard.time().correctionHorizonMillis() + MERGE_MARGIN_MILLIS,
            rules.maxWait().toMillis(),
            rules.maxMergeBytes().bytes());
    MergeOutputs outputs =
        new MergeOutputs(
            MERGE_EXCHANGE,
            MERGE_RESULTS,
            MERGE_ALERTS,
            MERGE_RECORDED,
            MERGE_REJECTED,
            schemaIds.partials(),
            schemaIds.ruleResult(),
            schemaIds.alert(),
            schemaIds.sampleBatch(),
            schemaIds.rejected());
    addSource(topology, EXCHANGE, topics.exchange());
    topology.addProcessor(
        MERGE,
        new MergeProcessorSupplier(MERGE_STORE, settings, outputs, lookup, meters, health),
        EXCHANGE);
    addPartitionedSink(topology, MERGE_EXCHANGE, topics.exchange(), MERGE);
    addPartitionedSink(topology, MERGE_RECORDED, topics.recorded(), MERGE);
    addPartitionedSink(topology, MERGE_REJECTED, topics.rejected(), MERGE);
    addKeyedSink(topology, MERGE_RESULTS, topics.results(), MERGE);
    addKeyedSink(topology, MERGE_ALERTS, topics.alerts(), MERGE);
  }

  private static void addSource(Topology topology, String name, String topic) {
    topology.addSource(name, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
  }

  private static void addKeyedSink(Topology topology, String name, String topic, String parent) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
  }

  private static void addPartitionedSink(
      Topology topology, String name, String topic, String parent) {
    topology.addSink(
        name, topic, new UnwrittenKey(), new ByteArraySerializer(), new KeyIsPartition(), parent);
  }
}
