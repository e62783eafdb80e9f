package io.weir.topology.shard;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.topology.intake.BatchIntake;
import io.weir.topology.rollup.RollupSink;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.time.TimeSettings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.streams.KeyValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shard costs without Kafka: decode, dedup, head, blocks, windows. 100,000 series of 50
 * targets, 15 s apart, about 130 label bytes each. Run {@code main}; the first pass warms up.
 */
final class HeadBenchmark {
  private static final Logger logger = LoggerFactory.getLogger(HeadBenchmark.class);
  private static final long START = 1_799_996_400_000L;
  private static final int TARGETS = 50;
  private static final int SERIES_PER_TARGET = 2_000;
  private static final int INTERVAL_MILLIS = 15_000;

  private final ShardSettings settings =
      new ShardSettings(
          new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000),
          List.of(RollupLevel.parse("5m"), RollupLevel.parse("1h")),
          true,
          0);
  private long windows;
  private final RecordingLog stored = new RecordingLog(true);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private HeadBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int scrapes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
    for (int pass = 0; pass < 3; pass++) {
      new HeadBenchmark().run(scrapes);
    }
  }

  private void run(int scrapes) throws Exception {
    List<byte[][]> labels = new ArrayList<>();
    for (int target = 0; target < TARGETS; target++) {
      labels.add(labels(target));
    }
    ShardStateHolder holder = new ShardStateHolder(settings, ShardHarness.STRICT);
    holder.open();
    holder.promote();
    ShardState state = holder.active();
    ShardLog log = new ShardLog(state, new ShardStore(holder, stored, new ShardDirectory()));
    ShardMeters meters = new ShardMeters(new SimpleMeterRegistry(), 0, settings);
    Deduplication deduplication =
        new Deduplication(
            state,
            settings,
            log,
            new IntervalStage(state, log, meters, null, 0),
            (slot, timestampMillis, appendTimeMillis) -> {});
    BatchIntake intake =
        new BatchIntake(id -> Optional.of(Schemas.SAMPLE_BATCH), new HeadSeries(state.head()));
    Random random = new Random(1);
    SampleBatchWriter writer = new SampleBatchWriter();
    CountingSink sink = new CountingSink(log, state);
    long samples = 0;
    long nanos = 0;
    for (int scrape = 0; scrape < scrapes; scrape++) {
      for (int target = 0; target < TARGETS; target++) {
        long time = START + (long) scrape * INTERVAL_MILLIS + target * 300L;
        byte[] record = record(writer, labels.get(target), time, random, scrape);
        long from = threads.getCurrentThreadCpuTime();
        SampleBatchReader batch = intake.read(record);
        deduplication.resolve(batch);
        samples += deduplication.apply(batch, time + 100).total();
        state.watermark().heard(batch.header().source(), time + 100);
        state.rollups().advance(state.watermark().millis(), time + 100, sink);
        if (state.expire(state.floorMillis(time))) {
          log.removeAgedBlocks(state.floorMillis(time));
        }
        log.finish();
        nanos += threads.getCurrentThreadCpuTime() - from;
      }
    }
    logger.info(
        "{} samples, {} CPU ns each, {} log bytes each, {} windows, {} bytes a series",
        samples,
        nanos / samples,
        (double) stored.bytes() / samples,
        windows,
        state.head().usedBytes() / state.head().seriesCount());
    restore(samples);
  }

  private void restore(long samples) {
    ShardStateHolder holder = new ShardStateHolder(settings, ShardHarness.STRICT);
    holder.open();
    long from = threads.getCurrentThreadCpuTime();
    for (KeyValue<byte[], byte[]> entry : stored.entries()) {
      holder.restore(entry.key, entry.value);
    }
    holder.promote();
    long nanos = threads.getCurrentThreadCpuTime() - from;
    logger.info("restored {} samples, {} CPU ns each", samples, nanos / samples);
  }

  private static byte[][] labels(int target) {
    byte[][] labels = new byte[SERIES_PER_TARGET][];
    for (int i = 0; i < SERIES_PER_TARGET; i++) {
      labels[i] =
          Labels.of(
                  "__name__",
                  "http_request_duration_seconds_bucket_" + i / 20 + "_total",
                  "instance",
                  "10.0.0." + target + ":9100",
                  "job",
                  "node-exporter",
                  "le",
                  Integer.toString(i % 20),
                  "handler",
                  "/api/v1/query_range")
              .encoded();
    }
    return labels;
  }

  private static byte[] record(
      SampleBatchWriter writer, byte[][] labels, long time, Random random, int scrape) {
    for (int i = 0; i < labels.length; i++) {
      double value = i % 2 == 0 ? scrape * 10L + random.nextInt(10) : random.nextDouble();
      writer.append(labels[i], 0, labels[i].length, MetricType.COUNTER, 0, time, value);
    }
    return writer.finish(BatchHeader.of("default", new Source("s", 1, time)), 1);
  }

  /** Counts windows. */
  private final class CountingSink implements RollupSink {
    private final ShardLog log;
    private final ShardState state;

    CountingSink(ShardLog log, ShardState state) {
      this.log = log;
      this.state = state;
    }

    @Override
    public long revision(long counter) {
      return counter;
    }

    @Override
    public void correcting(int seriesCount) {
      logger.info("{} series are computed again", seriesCount);
    }

    @Override
    public void window(int slot, RollupWindow window) {
      windows++;
    }

    @Override
    public void put(LogKey key, byte[] value) {
      log.put(key, value);
    }

    @Override
    public void remove(LogKey key) {
      log.remove(key);
    }

    @Override
    public void keepRun(int slot) {
      log.put(LogKey.series(state.head().ref(slot)), state.rollups().entryWithRun(slot).toBytes());
    }
  }
}
