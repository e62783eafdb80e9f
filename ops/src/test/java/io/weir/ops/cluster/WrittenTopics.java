package io.weir.ops.cluster;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.CommittedTopic;
import io.weir.ops.committed.Rejections;
import io.weir.ops.committed.RollupRecords;
import io.weir.ops.reference.CleanSample;
import io.weir.ops.reference.Outcome;
import io.weir.ops.reference.ReferenceSettings;
import io.weir.ops.reference.ReferenceShard;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What stands committed in the topics of a cluster. For one thread. */
final class WrittenTopics implements AutoCloseable {
  private final Topics topics;
  private final int partitions;
  private final CommittedTopic<Batch> samples;
  private final CommittedTopic<Batch> clean;
  private final CommittedTopic<String> rejected;
  private final List<CommittedTopic<Rollup>> rollups = new ArrayList<>();

  /** Where {@link #outcome} begins: behind what was there before. */
  private int cleanBefore;

  private int rejectedBefore;
  private final List<Integer> rollupsBefore = new ArrayList<>();

  WrittenTopics(String bootstrapServers, Topics topics, int partitions, List<RollupLevel> levels) {
    this.topics = topics;
    this.partitions = partitions;
    samples = new CommittedTopic<>(bootstrapServers, topics.samples(), partitions, Batch::of);
    clean = new CommittedTopic<>(bootstrapServers, topics.clean(), partitions, Batch::of);
    rejected =
        new CommittedTopic<>(bootstrapServers, topics.rejected(), partitions, Rejections::text);
    for (RollupLevel level : levels) {
      rollups.add(
          new CommittedTopic<>(
              bootstrapServers,
              topics.rollup(level.name()),
              partitions,
              record -> RollupRecords.decode(record.value())));
      rollupsBefore.add(0);
    }
  }

  /** What each shard had to do with the records that stand in its partition. */
  List<ReferenceShard> reference(ReferenceSettings settings) {
    List<ReferenceShard> shards =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new ReferenceShard(settings, topics.samples()))
            .toList();
    samples.read().forEach(record -> shards.get(record.partition()).take(record));
    return shards;
  }

  /** What has been written since {@link #startAnew}. */
  Outcome outcome() {
    List<Batch> cleanBatches = clean.read();
    List<String> rejections = rejected.read();
    List<Rollup> all = new ArrayList<>();
    for (int level = 0; level < rollups.size(); level++) {
      List<Rollup> records = rollups.get(level).read();
      all.addAll(records.subList(rollupsBefore.get(level), records.size()));
    }
    return new Outcome(
        cleanBatches.subList(cleanBefore, cleanBatches.size()).stream()
            .flatMap(batch -> CleanSample.of(batch).stream())
            .toList(),
        all,
        rejections.subList(rejectedBefore, rejections.size()));
  }

  /** Leaves out of {@link #outcome} what stands there now. */
  void startAnew() {
    cleanBefore = clean.read().size();
    rejectedBefore = rejected.read().size();
    for (int level = 0; level < rollups.size(); level++) {
      rollupsBefore.set(level, rollups.get(level).read().size());
    }
  }

  @Override
  public void close() {
    List.of(samples, clean, rejected).forEach(CommittedTopic::close);
    rollups.forEach(CommittedTopic::close);
  }
}
