package io.weir.topology.shard.head;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Putting samples into the head, for each sample. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx3g")
public class HeadPutBenchmark {
  private static final int REPLAYED_SCRAPES = 240;
  private static final int REPLAYED = REPLAYED_SCRAPES * ScrapedHead.SERIES_PER_TARGET;

  /** 100,000 series. */
  @State(Scope.Thread)
  public static class Steady {
    private final ScrapedHead scraped = new ScrapedHead(50);
  }

  /** 2,000 series with an hour of samples. */
  @State(Scope.Thread)
  public static class AfterAnHour {
    private ScrapedHead scraped = new ScrapedHead(1);

    /** Scrapes for an hour. */
    @Setup(Level.Invocation)
    public void scrape() {
      scraped = new ScrapedHead(1);
      for (int i = 0; i < REPLAYED_SCRAPES; i++) {
        scraped.scrape();
      }
    }
  }

  /** In order, chunks closing and samples ageing; making the values up is part of it. */
  @Benchmark
  @OperationsPerInvocation(ScrapedHead.SERIES_PER_TARGET)
  public Head append(Steady steady) {
    steady.scraped.scrape();
    return steady.scraped.head();
  }

  /** An hour of late samples between those that are there, scrape after scrape, as from a spool. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 10)
  @Measurement(iterations = 10)
  @OperationsPerInvocation(REPLAYED)
  public Head replay(AfterAnHour afterAnHour) {
    Head head = afterAnHour.scraped.head();
    for (int scrape = 0; scrape < REPLAYED_SCRAPES; scrape++) {
      long timestampMillis = ScrapedHead.timeMillis(scrape) + ScrapedHead.INTERVAL_MILLIS / 2;
      for (int slot = 0; slot < ScrapedHead.SERIES_PER_TARGET; slot++) {
        head.put(slot, timestampMillis, scrape);
      }
    }
    return head;
  }

  /** All samples of an hour, a second time. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 10)
  @Measurement(iterations = 10)
  @OperationsPerInvocation(REPLAYED)
  public Head duplicates(AfterAnHour afterAnHour) {
    Head head = afterAnHour.scraped.head();
    SampleCursor cursor = new SampleCursor();
    for (int slot = 0; slot < ScrapedHead.SERIES_PER_TARGET; slot++) {
      for (boolean more = head.seek(cursor, slot, 0); more; more = cursor.next()) {
        head.put(slot, cursor.timestampMillis(), cursor.valueBits());
      }
    }
    return head;
  }
}
