package io.weir.topology.rollup;

import io.weir.schemas.labels.SeriesKeyWriter;
import io.weir.schemas.rollup.RollupCodec;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import io.weir.topology.shard.head.ScrapedHead;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Making the record of a closed window, one series of 12,500 after the other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RollupRecordBenchmark {
  private static final int SERIES = 12_500;
  private static final String TENANT = "default";
  private static final long START_MILLIS = 1_800_000_000_000L;
  private static final long WINDOW_MILLIS = 60_000;
  private static final long REVISION = 3L << 48;

  private final byte[][] labels = labels();
  private final SeriesKeyWriter keys = new SeriesKeyWriter();
  private final RollupCodec codec = new RollupCodec();
  private final RollupWindow window = window();
  private int next;

  private static byte[][] labels() {
    byte[][] labels = new byte[SERIES][];
    for (int i = 0; i < SERIES; i++) {
      labels[i] = ScrapedHead.labels(i);
    }
    return labels;
  }

  private static RollupWindow window() {
    return new RollupWindow(
        MetricType.COUNTER,
        RollupLevel.parse("1m"),
        START_MILLIS,
        START_MILLIS + WINDOW_MILLIS,
        4,
        1e6,
        249_998.5,
        250_001.5,
        249_998.5,
        START_MILLIS + 1_234,
        250_001.5,
        START_MILLIS + 46_234,
        4,
        250_001.5,
        false,
        REVISION,
        false);
  }

  private byte[] next() {
    next = next + 1 == SERIES ? 0 : next + 1;
    return labels[next];
  }

  /** Its key. */
  @Benchmark
  public byte[] key() {
    return keys.key(TENANT, next(), true);
  }

  /** Its value. */
  @Benchmark
  public byte[] value() {
    return codec.encode(TENANT, next(), window, 1);
  }
}
