package io.weir.ops.bench;

import io.weir.ops.bench.cluster.LoadProducer;
import io.weir.schemas.rollup.RollupLevel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a load at a steady pace until it is closed, after a first part as fast as it can. Event
 * time runs by the load, not by the clock. Its own thread writes.
 */
final class SteadyLoad implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final LoadProducer producer;
  private final TopologyLoad load;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final long nanosPerBatch;
  private final long firstScrapes;
  private final Thread writer;
  private boolean paced;
  private long nextNanos;

  /**
   * Begins to write.
   *
   * @param firstSamples samples to write at once, rounded up to whole scrapes
   * @param samplesPerSecond the pace after that
   */
  SteadyLoad(
      TopologyBench.Settings settings,
      String bootstrapServers,
      int schemaId,
      long firstSamples,
      int samplesPerSecond) {
    producer =
        new LoadProducer(
            bootstrapServers, TopologyLoading.TOPICS.samples(), settings.compression());
    List<RollupLevel> levels = settings.rollups();
    load =
        new TopologyLoad(settings.workload(), settings.partitions(), levels, schemaId, this::write);
    nanosPerBatch = (long) (NANOS * settings.workload().seriesPerTarget() / samplesPerSecond);
    firstScrapes = settings.workload().scrapesFor(firstSamples);
    writer = Thread.ofPlatform().name("bench-load").unstarted(this::run);
  }

  /** Writes the first part, then goes on by itself at its pace. */
  void begin() {
    for (long scrape = 0; scrape < firstScrapes; scrape++) {
      load.scrapeAll(scrape);
    }
    producer.flush();
    writer.start();
  }

  private void run() {
    paced = true;
    nextNanos = System.nanoTime();
    for (long scrape = firstScrapes; closing.getCount() > 0; scrape++) {
      load.scrapeAll(scrape);
    }
  }

  private void write(int partition, long timestampMillis, byte[] value) {
    if (paced) {
      nextNanos += nanosPerBatch;
      LockSupport.parkNanos(nextNanos - System.nanoTime());
      if (closing.getCount() == 0) {
        return;
      }
    }
    producer.send(partition, timestampMillis, value);
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      writer.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
