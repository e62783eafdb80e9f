package io.weir.ops.bench.query;

import io.weir.ops.bench.cluster.LoadProducer;
import io.weir.ops.bench.load.LoadedTarget;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.load.WriteRequest;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the same samples to Kafka and to a Prometheus: scrapes of all targets in turn, first those
 * of the past as fast as they are taken, then each when it is due; with heartbeats to all
 * partitions of Kafka. Its own thread writes.
 */
final class Feed implements AutoCloseable {
  private static final String SOURCE = "bench";
  private static final long BEHIND_MILLIS = 1_000;
  private static final long HEARTBEAT_MILLIS = 1_000;

  private final LoadProducer producer;
  private final Optional<QueriedServer> prometheus;
  private final int schemaId;
  private final int partitions;
  private final long intervalMillis;
  private final long startMillis;
  private final List<Fed> targets = new ArrayList<>();
  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final Source source;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch present = new CountDownLatch(1);
  private final Thread thread;
  private long heartbeatMillis;
  private volatile long newestMillis;
  private volatile @Nullable Exception failure;

  /** A target for both. */
  private record Fed(LoadedTarget target, WriteRequest request) {}

  Feed(
      QueryBench.Settings settings,
      LoadProducer producer,
      int schemaId,
      Optional<QueriedServer> prometheus) {
    this.producer = producer;
    this.schemaId = schemaId;
    this.prometheus = prometheus;
    partitions = settings.partitions();
    intervalMillis = settings.interval().toMillis();
    startMillis = System.currentTimeMillis() - settings.history().toMillis();
    newestMillis = startMillis;
    heartbeatMillis = startMillis + HEARTBEAT_MILLIS;
    source = new Source(SOURCE, startMillis, 0);
    for (LoadedTarget target : LoadedTarget.all(settings.workload(), settings.partitions())) {
      targets.add(new Fed(target, new WriteRequest(target.series())));
    }
    thread = Thread.ofPlatform().name("bench-feed").unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  /** Waits until what is written is of the present. */
  void awaitPresent() throws InterruptedException {
    while (!present.await(1, TimeUnit.SECONDS)) {
      check();
    }
  }

  /** The time of the newest samples that both have taken. */
  long newestMillis() {
    return newestMillis;
  }

  /**
   * Fails if something couldn't be written.
   *
   * @throws RuntimeException why
   */
  void check() {
    Exception failed = failure;
    if (failed != null) {
      throw new IllegalStateException("expected the load to be taken", failed);
    }
  }

  private void run() {
    try {
      for (long scrape = 0; ; scrape++) {
        for (int i = 0; i < targets.size(); i++) {
          long dueMillis =
              startMillis + scrape * intervalMillis + i * intervalMillis / targets.size();
          long aheadMillis = dueMillis - System.currentTimeMillis();
          if (aheadMillis > -BEHIND_MILLIS) {
            present.countDown();
          }
          if (closing.await(Math.max(0, aheadMillis), TimeUnit.MILLISECONDS)) {
            return;
          }
          for (; heartbeatMillis <= dueMillis; heartbeatMillis += HEARTBEAT_MILLIS) {
            heartbeat();
          }
          write(targets.get(i), dueMillis);
          newestMillis = dueMillis;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void heartbeat() {
    byte[] record =
        writer.finish(BatchHeader.of(Workload.TENANT, source.withMark(heartbeatMillis)), schemaId);
    for (int partition = 0; partition < partitions; partition++) {
      producer.send(partition, heartbeatMillis, record);
    }
  }

  private void write(Fed fed, long timestampMillis) throws InterruptedException {
    LoadedTarget target = fed.target();
    byte[] batch = target.scrape(writer, source, timestampMillis, intervalMillis, schemaId);
    producer.send(target.partition(), timestampMillis, batch);
    if (prometheus.isPresent()) {
      send(prometheus.get(), fed.request().compressed(target.values(), timestampMillis));
    }
  }

  private static void send(QueriedServer server, byte[] request) throws InterruptedException {
    server
        .process()
        .send(
            HttpRequest.newBuilder(server.process().uri("api/v1/write"))
                .header("Content-Encoding", "snappy")
                .header("Content-Type", "application/x-protobuf")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(BodyPublishers.ofByteArray(request))
                .build());
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
