package io.weir.topology.rules.schedule;

import io.weir.topology.promql.distribute.SeriesRead;
import io.weir.topology.promql.distribute.Stage;
import java.util.List;

/** What reports to an exchange. Immutable. */
public sealed interface Sender {
  /**
   * Each shard.
   *
   * @param reads what the stage reads
   * @param gates recorded series that must be there before it is evaluated
   */
  record Shards(Stage.InShards stage, List<SeriesRead> reads, List<Gate> gates) implements Sender {}

  /** Each shard, of nothing but that its watermark has passed. */
  record Pulse() implements Sender {}

  /** Merge partitions: each, or if its stage is single the one of the empty key. */
  record Merges(MergeStage stage) implements Sender {}

  /** Each merge partition, of what became of a rule there. */
  record Outcomes() implements Sender {}
}
