package io.weir.ops.bench;

import io.weir.ops.bench.load.LoadedTarget;
import io.weir.ops.bench.load.Workload;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that a scraper of the workload writes to the samples topic, in order of event time: a
 * batch a scrape, heartbeats to every partition each {@value #HEARTBEAT_MILLIS} ms, and at the end
 * a heartbeat that closes all windows. For one thread.
 */
final class TopologyLoad {
  static final long HEARTBEAT_MILLIS = 5_000;
  private static final String SOURCE = "bench";

  /** Where the records go. */
  @FunctionalInterface
  interface Destination {
    /**
     * Takes a record.
     *
     * @param timestampMillis its event time, which is its append time in a replay too
     */
    void write(int partition, long timestampMillis, byte[] value);
  }

  private final Workload workload;
  private final int partitions;
  private final int schemaId;
  private final Destination destination;
  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final Source source = new Source(SOURCE, Workload.START_MILLIS, 0);
  private final List<LoadedTarget> targets;
  private final List<WindowCount> windows = new ArrayList<>();
  private long nextHeartbeatMillis = Workload.START_MILLIS;
  private long lastMillis = Workload.START_MILLIS;
  private long samples;

  TopologyLoad(
      Workload workload,
      int partitions,
      List<RollupLevel> levels,
      int schemaId,
      Destination destination) {
    this.workload = workload;
    this.partitions = partitions;
    this.schemaId = schemaId;
    this.destination = destination;
    targets = LoadedTarget.all(workload, partitions);
    for (RollupLevel level : levels) {
      windows.add(new WindowCount(level, workload.targets()));
    }
  }

  /** Writes one scrape of every target, numbered from 0. */
  void scrapeAll(long scrape) {
    for (LoadedTarget target : targets) {
      long timestampMillis = workload.timestampMillis(scrape, target.series().number());
      heartbeatsBefore(timestampMillis);
      destination.write(
          target.partition(),
          timestampMillis,
          target.scrape(writer, source, timestampMillis, schemaId));
      lastMillis = timestampMillis;
      samples += target.series().size();
      for (WindowCount window : windows) {
        window.scraped(target.series().number(), target.series().size(), timestampMillis);
      }
    }
  }

  private void heartbeatsBefore(long timestampMillis) {
    while (nextHeartbeatMillis < timestampMillis) {
      heartbeat(nextHeartbeatMillis);
      nextHeartbeatMillis += HEARTBEAT_MILLIS;
    }
  }

  private void heartbeat(long timestampMillis) {
    byte[] record =
        writer.finish(BatchHeader.of(Workload.TENANT, source.withMark(timestampMillis)), schemaId);
    for (int partition = 0; partition < partitions; partition++) {
      destination.write(partition, timestampMillis, record);
    }
  }

  /** Closes every window of every level. */
  void end() {
    long endMillis = nextHeartbeatMillis;
    for (WindowCount window : windows) {
      RollupLevel level = window.level();
      endMillis = Math.max(endMillis, level.windowStartMillis(lastMillis) + level.millis());
    }
    heartbeat(endMillis);
  }

  /** What the topology has to make of all that was written. */
  OutputTotals expected() {
    double sum = 0;
    double increase = 0;
    for (LoadedTarget target : targets) {
      sum += target.values().sum();
      increase += target.values().increase();
    }
    List<RollupTotals> rollups = new ArrayList<>();
    for (WindowCount window : windows) {
      rollups.add(
          new RollupTotals(window.level().name(), window.windows(), samples, sum, increase));
    }
    return new OutputTotals(samples, sum, 0, rollups);
  }
}
