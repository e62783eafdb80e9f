package io.weir.topology.shard.head;

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

/** Finding one of 100,000 series by its label bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class SeriesLookupBenchmark {
  private static final int TARGETS = 50;
  private static final int SERIES = TARGETS * ScrapedHead.SERIES_PER_TARGET;

  /** Far from the last one, so that it isn't in the cache. */
  private static final int STRIDE = 37_811;

  private final ScrapedHead scraped = new ScrapedHead(TARGETS);
  private final byte[][] labels = copies();
  private int next;

  private static byte[][] copies() {
    byte[][] copies = new byte[SERIES][];
    for (int i = 0; i < SERIES; i++) {
      copies[i] = ScrapedHead.labels(i);
    }
    return copies;
  }

  /** By hash, in no order. */
  @Benchmark
  public int find() {
    next = (next + STRIDE) % SERIES;
    byte[] bytes = labels[next];
    return scraped.head().find(scraped.tenantId(), bytes, 0, bytes.length);
  }

  /** By comparison with the slot behind the last one, in the order of slots. */
  @Benchmark
  public boolean next() {
    next = (next + 1) % SERIES;
    byte[] bytes = labels[next];
    return scraped.head().begins(next, scraped.tenantId(), bytes, 0, bytes.length);
  }
}
