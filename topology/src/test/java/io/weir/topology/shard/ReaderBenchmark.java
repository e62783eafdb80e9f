package io.weir.topology.shard;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.topology.intake.BatchIntake;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long readers hold the thread that writes up. One thread takes in 100,000 series of 50 targets
 * as fast as it can, others select all the time: a series, a target's, a metric's of all targets.
 * Run {@code main}; the argument is how many more threads keep the processors busy.
 */
final class ReaderBenchmark {
  private static final Logger logger = LoggerFactory.getLogger(ReaderBenchmark.class);
  private static final long START = 1_799_996_400_000L;
  private static final int TARGETS = 50;
  private static final int SERIES_PER_TARGET = 2_000;
  private static final int INTERVAL_MILLIS = 15_000;
  private static final long LONG_NANOS = 5_000_000;
  private static final int LOCKINGS = 20_000_000;

  private final ShardSettings settings =
      new ShardSettings(
          new TimeSettings(300_000, 30_000, 120_000, 10_000, 900_000), List.of(), false, 0);
  private final ShardStateHolder holder = new ShardStateHolder(settings, ShardHarness.STRICT);
  private final List<byte[][]> labels = new ArrayList<>();
  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final AtomicLong selections = new AtomicLong();
  private final AtomicLong samplesRead = new AtomicLong();
  private volatile boolean reading;
  private int scrape;

  private ReaderBenchmark() {}

  public static void main(String[] arguments) throws InterruptedException {
    int hogs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
    for (int i = 0; i < hogs; i++) {
      Thread.ofPlatform().daemon().start(ReaderBenchmark::spin);
    }
    new ReaderBenchmark().run();
  }

  /** Takes a processor's time, as other programs on the machine do. */
  private static void spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  private void run() throws InterruptedException {
    for (int target = 0; target < TARGETS; target++) {
      labels.add(labels(target));
    }
    holder.open();
    holder.promote();
    ShardState state = holder.active();
    ShardLog log =
        new ShardLog(
            state,
            new ShardStore(holder, new HeadKeyValueStore("log", holder), new ShardDirectory()));
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
    Shard shard = new Shard(state, log, deduplication, intake);
    measure("filling", 60, 0, shard);
    for (int pass = 0; pass < 2; pass++) {
      for (int readers : new int[] {0, 1, 2, 8, 32}) {
        measure(readers + " readers", 20, readers, shard);
      }
    }
    lockAlone();
  }

  private void lockAlone() {
    ShardLock lock = holder.lock();
    for (int pass = 0; pass < 2; pass++) {
      long from = System.nanoTime();
      for (int i = 0; i < LOCKINGS; i++) {
        lock.write();
        lock.written();
      }
      logger.info("a lock nobody else wants: {} ns", (System.nanoTime() - from) / LOCKINGS);
    }
  }

  private void measure(String what, int scrapes, int readers, Shard shard)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    reading = true;
    selections.set(0);
    samplesRead.set(0);
    for (int i = 0; i < readers; i++) {
      int number = i;
      threads.add(Thread.ofPlatform().start(() -> readOn(number)));
    }
    long[] waits = new long[scrapes * TARGETS];
    long busy = 0;
    for (int i = 0; i < scrapes; i++, scrape++) {
      for (int target = 0; target < TARGETS; target++) {
        long time = START + (long) scrape * INTERVAL_MILLIS + target * 300L;
        byte[] record = record(labels.get(target), time);
        int index = i * TARGETS + target;
        long asked = System.nanoTime();
        holder.change(() -> {
          waits[index] = System.nanoTime() - asked;
          shard.takeIn(record, time);
        });
        busy += System.nanoTime() - asked;
      }
    }
    reading = false;
    for (Thread thread : threads) {
      thread.join();
    }
    Arrays.sort(waits);
    long samples = (long) scrapes * TARGETS * SERIES_PER_TARGET;
    logger.info(
        "{}: {} samples/s; wait of the writer: {} us at half, {} us at 99 %, {} us at most, {} of {}"
            + " over 5 ms; {} selections, {} samples read",
        what,
        samples * 1_000_000_000L / busy,
        waits[waits.length / 2] / 1_000.0,
        waits[waits.length * 99 / 100] / 1_000.0,
        waits[waits.length - 1] / 1_000.0,
        Arrays.stream(waits).filter(wait -> wait > LONG_NANOS).count(),
        waits.length,
        selections.get(),
        samplesRead.get());
  }

  private void readOn(int number) {
    ShardReader reader = new ShardReader(holder);
    long[] samples = new long[1];
    for (int i = number; reading; i++) {
      long fromMillis = START + (long) (scrape - 20) * INTERVAL_MILLIS;
      reader.select(
          "default",
          switch (i % 4) {
            case 0 ->
                List.of(
                    is("__name__", "http_request_duration_seconds_bucket_7"),
                    is("instance", "10.0.0.7:9100"),
                    is("le", "3"));
            case 1 -> List.of(is("instance", "10.0.0." + i % TARGETS + ":9100"));
            case 2 -> List.of(is("__name__", "http_request_duration_seconds_bucket_" + i % 100));
            default -> List.of(Matcher.of("__name__", MatchOperator.REGEX, ".*_bucket_[0-9]*7"));
          },
          fromMillis,
          Long.MAX_VALUE,
          ReadFrom.ACTIVE,
          series -> samples[0] += series.floatCount());
      selections.incrementAndGet();
    }
    samplesRead.addAndGet(samples[0]);
  }

  private static Matcher is(String name, String value) {
    return Matcher.of(name, MatchOperator.EQUAL, value);
  }

  private byte[] record(byte[][] of, long time) {
    for (int i = 0; i < of.length; i++) {
      writer.append(of[i], 0, of[i].length, MetricType.COUNTER, 0, time, scrape * 10 + i % 7);
    }
    return writer.finish(BatchHeader.of("default", new Source("s", 1, time)), 1);
  }

  private static byte[][] labels(int target) {
    byte[][] labels = new byte[SERIES_PER_TARGET][];
    for (int i = 0; i < SERIES_PER_TARGET; i++) {
      labels[i] =
          Labels.of(
                  "__name__",
                  "http_request_duration_seconds_bucket_" + i / 20,
                  "instance",
                  "10.0.0." + target + ":9100",
                  "job",
                  "node-exporter",
                  "le",
                  Integer.toString(i % 20))
              .encoded();
    }
    return labels;
  }

  /** What a processor does with a batch, without Kafka. */
  private record Shard(
      ShardState state, ShardLog log, Deduplication deduplication, BatchIntake intake) {
    void takeIn(byte[] record, long time) {
      try {
        SampleBatchReader batch = intake.read(record);
        deduplication.resolve(batch);
        deduplication.apply(batch, time + 100);
        state.watermark().note(batch.header().source(), time + 100);
        state.watermark().advance();
        if (state.expire(state.floorMillis(time))) {
          log.removeAgedBlocks(state.floorMillis(time));
        }
        log.finish();
      } catch (io.weir.schemas.avro.UnusableRecordException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
