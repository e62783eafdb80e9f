package io.weir.ops.crash;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.CommittedTopic;
import io.weir.ops.committed.Compared;
import io.weir.ops.committed.Rejections;
import io.weir.ops.committed.RollupRecords;
import io.weir.ops.committed.Sample;
import io.weir.ops.reference.Comparison;
import io.weir.ops.reference.WindowKey;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.topology.shard.ShardChangelog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What stands committed in the topics of a stream application, and what ought to stand there by the
 * offsets that it has committed. For one thread.
 */
final class CommittedState implements AutoCloseable {
  private static final String CHANGELOG =
      CrashingStream.SETTINGS.applicationId() + "-shard-changelog";

  private final int partitions;
  private final Admin admin;
  private final CommittedTopic<Batch> ingest;
  private final CommittedTopic<Batch> samples;
  private final CommittedTopic<Batch> clean;
  private final CommittedTopic<ConsumerRecord<byte[], byte[]>> changelog;
  private final CommittedTopic<String> rejected;
  private final List<CommittedTopic<Rollup>> rollups = new ArrayList<>();

  CommittedState(String bootstrapServers, int partitions) {
    this.partitions = partitions;
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    ingest = batches(bootstrapServers, CrashingStream.TOPICS.ingest());
    samples = batches(bootstrapServers, CrashingStream.TOPICS.samples());
    clean = batches(bootstrapServers, CrashingStream.TOPICS.clean());
    changelog = new CommittedTopic<>(bootstrapServers, CHANGELOG, partitions, record -> record);
    rejected =
        new CommittedTopic<>(
            bootstrapServers, CrashingStream.TOPICS.rejected(), partitions, Rejections::text);
    for (RollupLevel level : CrashingStream.LEVELS) {
      rollups.add(
          new CommittedTopic<>(
              bootstrapServers,
              CrashingStream.TOPICS.rollup(level.name()),
              partitions,
              record -> RollupRecords.decode(record.value())));
    }
  }

  /** Whether an instance has made the changelog; only then can its state be read. */
  static boolean hasBegun(String bootstrapServers) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      return admin.listTopics().names().get().contains(CHANGELOG);
    }
  }

  private CommittedTopic<Batch> batches(String bootstrapServers, String topic) {
    return new CommittedTopic<>(bootstrapServers, topic, partitions, Batch::of);
  }

  /** Ends what a crashed instance left open, as the broker does by itself some seconds later. */
  void abortOpenTransactions() throws InterruptedException, ExecutionException {
    ListTransactionsOptions open =
        new ListTransactionsOptions()
            .filterStates(
                List.of(
                    TransactionState.ONGOING,
                    TransactionState.PREPARE_COMMIT,
                    TransactionState.PREPARE_ABORT));
    for (TransactionListing each : admin.listTransactions(open).all().get()) {
      admin.fenceProducers(List.of(each.transactionalId())).all().get();
    }
  }

  /** All records of the ingest topic. */
  List<Batch> ingest() {
    return ingest.read();
  }

  /** All committed records of the samples topic. */
  List<Batch> samples() {
    return samples.read();
  }

  /** The offsets behind what is processed, by topic and partition; 0 for nothing. */
  Map<TopicPartition, Long> committedOffsets() throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> found =
        admin
            .listConsumerGroupOffsets(CrashingStream.SETTINGS.applicationId())
            .partitionsToOffsetAndMetadata()
            .get();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (String topic : List.of(CrashingStream.TOPICS.ingest(), CrashingStream.TOPICS.samples())) {
      for (int partition = 0; partition < partitions; partition++) {
        TopicPartition place = new TopicPartition(topic, partition);
        OffsetAndMetadata committed = found.get(place);
        offsets.put(place, committed == null ? 0L : committed.offset());
      }
    }
    return offsets;
  }

  /** What each shard has to have done by a set of offsets. */
  List<ShardInput> shards(Map<TopicPartition, Long> offsets) {
    List<Batch> batches = samples.read();
    return IntStream.range(0, partitions)
        .mapToObj(partition ->
            ShardInput.of(
                batches, partition, offset(offsets, CrashingStream.TOPICS.samples(), partition)))
        .toList();
  }

  /**
   * Compares all of it, while no instance runs.
   *
   * @return what differs
   */
  List<String> differences() throws InterruptedException, ExecutionException {
    Map<TopicPartition, Long> offsets = committedOffsets();
    List<ShardInput> shards = shards(offsets);
    Compared compared = new Compared();
    compareRoute(compared, offsets);
    compareRejected(compared, offsets, shards);
    for (int partition = 0; partition < partitions; partition++) {
      compareShard(compared, partition, shards.get(partition));
    }
    compareRollups(compared, shards);
    return compared.differences();
  }

  private static long offset(Map<TopicPartition, Long> offsets, String topic, int partition) {
    return offsets.getOrDefault(new TopicPartition(topic, partition), 0L);
  }

  /** What came in by the ingest topic stands in the samples topic, as often as it came. */
  private void compareRoute(Compared compared, Map<TopicPartition, Long> offsets) {
    List<Sample> expected = new ArrayList<>();
    for (Batch batch : processedIngest(offsets)) {
      batch.floats().stream()
          .filter(sample -> !ShardInput.isAhead(batch, sample))
          .forEach(expected::add);
    }
    List<Sample> found =
        samples.read().stream()
            .filter(batch -> batch.source().name().startsWith("ingest/"))
            .flatMap(batch -> batch.floats().stream())
            .toList();
    compared.bags("routed", expected, found);
  }

  private List<Batch> processedIngest(Map<TopicPartition, Long> offsets) {
    return ingest.read().stream()
        .filter(batch ->
            batch.offset() < offset(offsets, CrashingStream.TOPICS.ingest(), batch.partition()))
        .toList();
  }

  private void compareRejected(
      Compared compared, Map<TopicPartition, Long> offsets, List<ShardInput> shards) {
    List<String> expected = new ArrayList<>();
    shards.forEach(shard -> expected.addAll(shard.rejected()));
    for (Batch batch : processedIngest(offsets)) {
      long ahead =
          batch.floats().stream().filter(sample -> ShardInput.isAhead(batch, sample)).count();
      if (!batch.usable() || ahead > 0) {
        expected.add(
            Rejections.text(
                CrashingStream.TOPICS.ingest(),
                batch.partition(),
                batch.offset(),
                batch.usable() ? "too_far_ahead" : "not_wire_format",
                ahead));
      }
    }
    compared.bags("rejected", expected, rejected.read());
  }

  private void compareShard(Compared compared, int partition, ShardInput shard) {
    compared.samples(
        "clean-" + partition,
        shard.accepted(),
        clean.read().stream()
            .filter(batch -> batch.partition() == partition)
            .flatMap(batch -> batch.floats().stream())
            .toList());
    ChangelogPartition log = ChangelogPartition.of(changelog.read(), partition);
    String where = "changelog-" + partition;
    compared.add(where, log.problems());
    compared.equal(where + ": offset", shard.lastOffset(), log.offset());
    compared.samples(
        where,
        shard.accepted(),
        key -> key.timestampMillis() >= shard.floorMillis(),
        log.samples());
    compareRestored(compared, partition, shard);
  }

  /** The same as a restore sees it. */
  private void compareRestored(Compared compared, int partition, ShardInput shard) {
    ShardChangelog restored =
        new ShardChangelog(CrashingStream.SETTINGS.shard(CrashingStream.LEVELS));
    changelog.read().stream()
        .filter(record -> record.partition() == partition)
        .forEach(record -> restored.apply(record.key(), record.value()));
    List<Sample> found = new ArrayList<>();
    restored.forEachFloat((tenant, labels, timestampMillis, bits) ->
        found.add(Sample.of(labels, timestampMillis, bits)));
    String where = "restored-" + partition;
    compared.samples(
        where, shard.accepted(), key -> key.timestampMillis() >= shard.floorMillis(), found);
    compared.equal(where + ": watermark", shard.watermarkMillis(), restored.watermarkMillis());
  }

  private void compareRollups(Compared compared, List<ShardInput> shards) {
    Map<WindowKey, RollupWindow> expected = new HashMap<>();
    shards.forEach(shard -> expected.putAll(shard.windows()));
    List<Rollup> found =
        rollups.stream()
            .flatMap(level -> level.read().stream())
            .filter(rollup -> !ShardInput.isLate(WindowKey.of(rollup)))
            .toList();
    compared.maps(
        "rollups",
        expected,
        key -> true,
        compared.unique("rollups", found, WindowKey::of, Comparison::content));
  }

  /** Blocks that the shards have ended since their samples were no longer needed. */
  int agedBlocks() {
    return IntStream.range(0, partitions)
        .map(partition -> ChangelogPartition.of(changelog.read(), partition).agedBlocks())
        .sum();
  }

  @Override
  public void close() {
    List.of(ingest, samples, clean, changelog, rejected).forEach(CommittedTopic::close);
    rollups.forEach(CommittedTopic::close);
    admin.close();
  }
}
