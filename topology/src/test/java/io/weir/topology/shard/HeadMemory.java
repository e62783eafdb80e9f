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
import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.Exchange;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.Stage;
import io.weir.topology.promql.distribute.StageOperator;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.rollup.RollupSink;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.standing.StandingSeries;
import io.weir.topology.shard.time.TimeSettings;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shard's series take in memory: heap after a full collection, over series. Targets of 2,000
 * series with about 130 label bytes each are scraped every 15 s, for long enough that samples age.
 * And what rules that read the series take beside it, from tick to tick. Run {@code main}; the
 * argument is the number of targets, 20 by default.
 */
final class HeadMemory {
  private static final Logger logger = LoggerFactory.getLogger(HeadMemory.class);
  private static final long START = 1_799_996_400_000L;
  private static final int SERIES_PER_TARGET = 2_000;
  private static final int INTERVAL_MILLIS = 15_000;
  private static final int JITTER_MILLIS = 3;

  /** Rules that a shard has at once. */
  private static final List<List<String>> RULES =
      List.of(
          List.of("{job!=''} > 1e12"),
          List.of("sum by (job) (rate({job!=''}[5m]))"),
          List.of("sum by (job) (rate({job!=''}[1h]))"),
          List.of("sum by (job) (rate({job!=''}[5m]))", "sum by (handler) (rate({job!=''}[5m]))"),
          List.of("sum by (job) (rate({job!=''}[5m]))", "sum by (job) (rate({job!=''}[1h]))"),
          List.of("avg by (job) (avg_over_time({job!=''}[5m]))"),
          List.of("max by (job) (max_over_time({job!=''}[5m]))"));

  /** What a series shows. */
  enum Kind {
    /** Whole things, about ten a second. */
    COUNTER,
    /** A whole number that wanders. */
    INTEGER_GAUGE,
    /** Three digits behind the point. */
    DECIMAL_GAUGE,
    CONSTANT,
    /** All bits are noise; nothing can compress it. */
    NOISE,
    /** Of ten series four counters, two gauges of each kind, two constants. */
    MIX;

    private Kind of(int series) {
      if (this != MIX) {
        return this;
      }
      return switch (series % 10) {
        case 0, 1, 2, 3 -> COUNTER;
        case 4, 5 -> INTEGER_GAUGE;
        case 6, 7 -> DECIMAL_GAUGE;
        default -> CONSTANT;
      };
    }

    private double next(double value, Random random) {
      return switch (this) {
        case COUNTER -> value + 140 + random.nextInt(20);
        case INTEGER_GAUGE -> value + random.nextInt(101) - 50;
        case DECIMAL_GAUGE -> (20_000 + random.nextInt(2_000)) / 1_000.0;
        case CONSTANT -> 1;
        case NOISE -> random.nextDouble();
        case MIX -> throw new IllegalStateException("a series: expected a kind, found " + this);
      };
    }
  }

  private final Random random = new Random(1);
  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final Kind kind;
  private final int targets;
  private final double[] values;

  HeadMemory(Kind kind, int targets) {
    this.kind = kind;
    this.targets = targets;
    this.values = new double[targets * SERIES_PER_TARGET];
  }

  public static void main(String[] arguments) throws Exception {
    int targets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    for (Kind kind : Kind.values()) {
      logger.info(
          "{}: {} bytes a series for an hour; {} with rows of 5m",
          kind,
          new HeadMemory(kind, targets).bytesPerSeries(List.of()),
          new HeadMemory(kind, targets).bytesPerSeries(List.of(RollupLevel.parse("5m"))));
    }
    for (List<String> rules : RULES) {
      logger.info(
          "{}: {} bytes more for each series that they read",
          rules,
          new HeadMemory(Kind.COUNTER, targets).standingBytesPerSeries(rules));
    }
  }

  /** Bytes of heap per series of a shard that keeps an hour of samples. */
  long bytesPerSeries(List<RollupLevel> levels) throws Exception {
    long before = usedHeap();
    ShardStateHolder holder = filled(levels);
    long after = usedHeap();
    int seriesCount = holder.active().head().seriesCount();
    return (after - before) / seriesCount;
  }

  /** Bytes of heap, for each series, that rules which read all of them keep from tick to tick. */
  long standingBytesPerSeries(List<String> rules) throws Exception {
    Head head = filled(List.of()).active().head();
    StandingSeries standing = new StandingSeries(head, "default");
    List<Exchange> exchanges = new ArrayList<>();
    for (String rule : rules) {
      DistributedPlan.of(PromQlParser.parse(rule), PlanLimits.DEFAULTS).exchanges().stream()
          .filter(exchange -> exchange.senders().getFirst() instanceof Stage.InShards)
          .forEach(exchanges::add);
    }
    long before = usedHeap();
    try {
      for (long time = START + 4_500_000; time <= START + 4_740_000; time += 60_000) {
        for (Exchange exchange : exchanges) {
          Stage.InShards stage = (Stage.InShards) exchange.senders().getFirst();
          Evaluation evaluation =
              new Evaluation(
                  standing.within(stage.scope()), EvaluationOptions.DEFAULTS, time, time, 0);
          StageOperator.of(stage).sent(exchange, evaluation, time);
        }
      }
      return (usedHeap() - before) / head.seriesCount();
    } finally {
      Reference.reachabilityFence(standing);
    }
  }

  private ShardStateHolder filled(List<RollupLevel> levels) throws Exception {
    ShardSettings settings = settings(levels);
    ShardStateHolder holder = new ShardStateHolder(settings, ShardHarness.STRICT);
    holder.open();
    holder.promote();
    ShardState state = holder.active();
    ShardLog log =
        new ShardLog(state, new ShardStore(holder, new RecordingLog(false), new ShardDirectory()));
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
    List<byte[][]> labels = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      labels.add(labels(target));
    }
    for (int scrape = 0; scrape < 320; scrape++) {
      for (int target = 0; target < targets; target++) {
        long time =
            START + (long) scrape * INTERVAL_MILLIS + target * 300L + random.nextInt(JITTER_MILLIS);
        SampleBatchReader batch = intake.read(record(labels.get(target), target, time));
        deduplication.resolve(batch);
        deduplication.apply(batch, time + 100);
        state.watermark().heard(batch.header().source(), time + 100);
        state.rollups().advance(state.watermark().millis(), time + 100, new ForgetfulSink());
        state.expire(state.floorMillis(time));
        log.finish();
      }
    }
    return holder;
  }

  /** An hour is kept. */
  private static ShardSettings settings(List<RollupLevel> levels) {
    long windowMillis = levels.isEmpty() ? 0 : levels.getFirst().millis();
    long horizonMillis = 3_600_000 - ShardSettings.STALENESS_MILLIS - windowMillis;
    return new ShardSettings(
        new TimeSettings(300_000, 30_000, 120_000, 10_000, horizonMillis), levels, true, 0);
  }

  private byte[] record(byte[][] labels, int target, long time) {
    for (int i = 0; i < labels.length; i++) {
      int series = target * SERIES_PER_TARGET + i;
      Kind each = kind.of(i);
      MetricType type = each == Kind.COUNTER ? MetricType.COUNTER : MetricType.GAUGE;
      values[series] = each.next(values[series], random);
      writer.append(labels[i], 0, labels[i].length, type, 0, time, values[series]);
    }
    return writer.finish(BatchHeader.of("default", new Source("s", 1, time)), 1);
  }

  private static byte[][] labels(int target) {
    byte[][] labels = new byte[SERIES_PER_TARGET][];
    for (int i = 0; i < SERIES_PER_TARGET; i++) {
      labels[i] =
          Labels.of(
                  "__name__",
                  "http_request_duration_seconds_bucket_total",
                  "instance",
                  "10.0.0." + target + ":9100",
                  "job",
                  "node-exporter",
                  "le",
                  Integer.toString(i % 20),
                  "handler",
                  "/api/v1/query_range/" + i / 20)
              .encoded();
    }
    return labels;
  }

  /** Every fourth full collection by the serial collector leaves no dead objects among the live. */
  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** Takes windows and entries nowhere. */
  private static final class ForgetfulSink implements RollupSink {
    @Override
    public long revision(long counter) {
      return counter;
    }

    @Override
    public void correcting(int seriesCount) {}

    @Override
    public void window(int slot, RollupWindow window) {}

    @Override
    public void put(LogKey key, byte[] value) {}

    @Override
    public void remove(LogKey key) {}

    @Override
    public void keepRun(int slot) {}
  }
}
