package io.weir.ops.bench;

import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the topology has written: deletes it, adds it up. For one thread. */
final class TopologyOutput {
  private final LogEnds log;
  private final CommittedRecords records;
  private final Topics topics;
  private final int partitions;

  TopologyOutput(LogEnds log, Map<String, String> clientProperties, Topics topics, int partitions) {
    this.log = log;
    this.records = new CommittedRecords(clientProperties);
    this.topics = topics;
    this.partitions = partitions;
  }

  /** Deletes all records up to now. */
  void deleteAll(List<RollupLevel> levels) throws InterruptedException {
    List<String> names =
        new ArrayList<>(
            List.of(
                topics.clean(),
                topics.rejected(),
                topics.exchange(),
                topics.recorded(),
                topics.results(),
                topics.alerts()));
    levels.forEach(level -> names.add(topics.rollup(level.name())));
    for (String name : names) {
      log.deleteBefore(log.ends(name, partitions));
    }
  }

  /** Adds up all committed records. */
  OutputTotals read(List<RollupLevel> levels) throws InterruptedException {
    SampleTotals clean = new SampleTotals();
    read(topics.clean(), clean::add);
    List<byte[]> rejected = new ArrayList<>();
    read(topics.rejected(), rejected::add);
    List<RollupTotals> rollups = new ArrayList<>();
    for (RollupLevel level : levels) {
      RollupTotals.Sum sum = new RollupTotals.Sum();
      read(topics.rollup(level.name()), sum::add);
      rollups.add(sum.totals(level.name()));
    }
    return new OutputTotals(clean.count(), clean.sum(), rejected.size(), rollups);
  }

  private void read(String topic, Consumer<byte[]> value) throws InterruptedException {
    records.read(log.beginnings(topic, partitions), log.ends(topic, partitions), value);
  }
}
