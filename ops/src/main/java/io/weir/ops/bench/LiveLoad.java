package io.weir.ops.bench;

import io.weir.ops.bench.cluster.LoadProducer;
import io.weir.ops.bench.load.LoadedTarget;
import io.weir.ops.bench.load.Workload;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a load as time goes by, event time being the clock's: a batch of each target when its
 * scrape is due, and some time after each tick of the rules a heartbeat to every partition, which
 * lets the watermarks pass the tick. Two scrapes before the beginning come at once, so that rates
 * have two samples. Its own thread writes.
 */
final class LiveLoad implements AutoCloseable {
  private static final String SOURCE = "bench";
  private static final long BEFORE_MILLIS = 2 * Workload.INTERVAL_MILLIS;

  private final LoadProducer producer;
  private final List<LoadedTarget> targets;
  private final int partitions;
  private final int schemaId;
  private final long tickMillis;
  private final PassedMarks marks;
  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final Random random;
  private final long startMillis;
  private final Source source;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable RuntimeException failure;

  /** A load; it begins with {@link #begin}. */
  LiveLoad(TopologyBench.Settings settings, String bootstrapServers, int schemaId, Duration tick) {
    producer =
        new LoadProducer(
            bootstrapServers, TopologyLoading.TOPICS.samples(), settings.compression());
    partitions = settings.partitions();
    targets = LoadedTarget.all(settings.workload(), partitions);
    this.schemaId = schemaId;
    tickMillis = tick.toMillis();
    marks = new PassedMarks(partitions);
    random = new Random(settings.workload().seed());
    startMillis = System.currentTimeMillis() - BEFORE_MILLIS;
    source = new Source(SOURCE, startMillis, 0);
    thread = Thread.ofPlatform().name("bench-load").unstarted(this::run);
  }

  /** When the logs took which marks. */
  PassedMarks marks() {
    return marks;
  }

  /**
   * Fails if the load couldn't be written.
   *
   * @throws RuntimeException why
   */
  void check() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  void begin() {
    thread.start();
  }

  private void run() {
    try {
      long tick = Math.ceilDiv(startMillis, tickMillis) * tickMillis;
      long heartbeatMillis = soonAfter(tick);
      for (long scrape = 0; ; scrape++) {
        for (int i = 0; i < targets.size(); i++) {
          long dueMillis =
              startMillis
                  + scrape * Workload.INTERVAL_MILLIS
                  + i * Workload.INTERVAL_MILLIS / targets.size();
          for (; heartbeatMillis <= dueMillis; heartbeatMillis = soonAfter(tick)) {
            if (closesBefore(heartbeatMillis)) {
              return;
            }
            heartbeat(heartbeatMillis);
            tick += tickMillis;
          }
          if (closesBefore(dueMillis)) {
            return;
          }
          LoadedTarget target = targets.get(i);
          write(target.partition(), dueMillis, target.scrape(writer, source, dueMillis, schemaId));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** Not always as long, so that ticks meet transactions at any of their moments. */
  private long soonAfter(long tick) {
    return tick + 1 + random.nextLong(Math.max(1, tickMillis / 2));
  }

  private boolean closesBefore(long timeMillis) throws InterruptedException {
    return closing.await(timeMillis - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
  }

  private void heartbeat(long timeMillis) {
    byte[] record =
        writer.finish(BatchHeader.of(Workload.TENANT, source.withMark(timeMillis)), schemaId);
    for (int partition = 0; partition < partitions; partition++) {
      write(partition, timeMillis, record);
    }
  }

  private void write(int partition, long markMillis, byte[] value) {
    producer.send(
        partition,
        markMillis,
        value,
        appendMillis -> marks.note(partition, markMillis, appendMillis));
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
