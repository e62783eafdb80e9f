package io.weir.ops.bench;

import io.weir.ops.bench.load.TargetSeries;
import io.weir.ops.bench.load.TargetValues;
import io.weir.ops.bench.load.Workload;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Scrape;
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
  private final List<LoadedTarget> targets = new ArrayList<>();
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
    Router router = new Router(partitions);
    for (int target = 0; target < workload.targets(); target++) {
      targets.add(LoadedTarget.of(workload, target, router));
    }
    for (RollupLevel level : levels) {
      windows.add(new WindowCount(level, workload.targets()));
    }
  }

  /** Writes one scrape of every target, numbered from 0. */
  void scrapeAll(long scrape) {
    for (LoadedTarget target : targets) {
      long timestampMillis = workload.timestampMillis(scrape, target.series().number());
      heartbeatsBefore(timestampMillis);
      target.values().advance();
      for (int series = 0; series < target.series().size(); series++) {
        byte[] labels = target.labels().get(series);
        writer.append(
            labels,
            0,
            labels.length,
            target.series().type(series),
            0,
            timestampMillis,
            target.values().value(series));
      }
      Scrape header =
          new Scrape(
              target.series().job() + "/" + target.series().instance(),
              Workload.INTERVAL_MILLIS,
              timestampMillis,
              false,
              "");
      destination.write(
          target.partition(),
          timestampMillis,
          writer.finish(
              new BatchHeader(Workload.TENANT, source.withMark(timestampMillis), header, null),
              schemaId));
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

  /** A target with what each of its batches needs. */
  private record LoadedTarget(
      TargetSeries series, TargetValues values, List<byte[]> labels, int partition) {
    static LoadedTarget of(Workload workload, int number, Router router) {
      TargetSeries series = workload.target(number);
      List<byte[]> labels = new ArrayList<>();
      for (int i = 0; i < series.size(); i++) {
        labels.add(series.stored(i).encoded());
      }
      byte[] first = labels.getFirst();
      int partition = router.partition(Workload.TENANT, first, 0, first.length);
      return new LoadedTarget(series, workload.values(series), labels, partition);
    }
  }
}
