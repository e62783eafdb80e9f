package io.weir.ops.crash;

import io.weir.ops.committed.Sample;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes samples round by round, some seconds of event time each, while stream instances come and
 * go: three sources route by themselves, and a foreign producer uses the ingest topic. Among them
 * stand batches that come again, other values for the same time, late samples, staleness markers,
 * samples from the future and records that aren't batches. All that is not late is so by the marks.
 * For one thread; what was sent can be asked for when it has ended.
 */
final class Feed implements AutoCloseable {
  /** The job whose samples are late. */
  static final String LATE_JOB = "late";

  /** A round's event time; two samples a series. */
  private static final long ROUND_MILLIS = 2_000;

  private static final long PAUSE_NANOS = Duration.ofMillis(120).toNanos();
  private static final long START_AGO_MILLIS = Duration.ofHours(24).toMillis();
  private static final long AHEAD_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long LATENESS_MILLIS = CrashingStream.SETTINGS.lateness().toMillis();
  private static final int LATE_SECONDS = 60;
  private static final List<String> SOURCES = List.of("a", "b", "c");
  private static final int TARGETS = 4;
  private static final int FOREIGN_INSTANCES = 24;
  private static final int REMEMBERED = 20;

  private final Random random;
  private final int partitions;
  private final int schemaId;
  private final Router router;
  private final KafkaProducer<byte[], byte[]> producer;
  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final Map<Labels, Long> counters = new HashMap<>();
  private final Map<Sample.Key, Long> sent = new HashMap<>();
  private final Deque<ProducerRecord<byte[], byte[]>> recent = new ArrayDeque<>();
  private final List<Future<?>> unacknowledged = new ArrayList<>();
  private final long startMillis;
  private long roundMillis;

  Feed(String bootstrapServers, int partitions, int schemaId, long seed) {
    this.random = new Random(seed);
    this.partitions = partitions;
    this.schemaId = schemaId;
    this.router = new Router(partitions);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.startMillis =
        Math.floorDiv(System.currentTimeMillis() - START_AGO_MILLIS, ROUND_MILLIS) * ROUND_MILLIS;
    this.roundMillis = startMillis;
  }

  /** All samples that shards must accept, with the bits of the value that came first. */
  Map<Sample.Key, Long> sent() {
    return sent;
  }

  /** The event time before which all samples are, but the last ones; once it has ended. */
  long endMillis() {
    return roundMillis;
  }

  /**
   * Makes every source known to every shard, the route step's too, so that none is missed when the
   * watermark begins.
   */
  void introduce() throws InterruptedException, ExecutionException {
    for (int partition = 0; partition < partitions; partition++) {
      heartbeat("ingest/" + partition, 0, roundMillis - LATENESS_MILLIS);
    }
    SOURCES.forEach(source -> heartbeat(source, 1, roundMillis));
    awaitAcknowledged();
  }

  /** Writes a round and waits until it is acknowledged, then a moment. */
  void round() throws InterruptedException, ExecutionException {
    for (String source : SOURCES) {
      for (int target = 0; target < TARGETS; target++) {
        scrape(source, target);
      }
      heartbeat(source, 1, roundMillis + ROUND_MILLIS);
    }
    push(random.nextInt(partitions));
    sometimes();
    awaitAcknowledged();
    roundMillis += ROUND_MILLIS;
  }

  /** Leaves the others some time between two rounds. */
  void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** Event time that the rounds have covered. */
  long spanMillis() {
    return roundMillis - startMillis;
  }

  /** Moves every source's mark beyond all that was sent. */
  void finish() throws InterruptedException, ExecutionException {
    long endMillis = roundMillis + Duration.ofMinutes(2).toMillis();
    SOURCES.forEach(source -> heartbeat(source, 1, endMillis));
    for (int partition = 0; partition < partitions; partition++) {
      for (int instance = 0; instance < FOREIGN_INSTANCES; instance++) {
        append(foreign("last_" + partition, instance), endMillis, partition);
      }
      send(CrashingStream.TOPICS.ingest(), partition, Source.NONE);
    }
    awaitAcknowledged();
  }

  private void scrape(String source, int target) {
    Labels requests = series("requests_total", "job-" + source, target);
    Labels temperature = series("temperature", "job-" + source, target);
    Labels rare = series("rare", "job-" + source, target);
    for (long half = 0; half < ROUND_MILLIS; half += ROUND_MILLIS / 2) {
      long timestampMillis = roundMillis + half + target;
      long count = random.nextInt(50) == 0 ? 0 : counters.getOrDefault(requests, 0L);
      counters.put(requests, count + random.nextInt(10));
      append(requests, timestampMillis, (double) count);
      append(temperature, timestampMillis, random.nextInt(100) - 50);
    }
    if (random.nextInt(8) == 0) {
      append(rare, roundMillis, random.nextInt(1000));
      append(rare, roundMillis + 1, Double.longBitsToDouble(StaleMarker.BITS));
    }
    send(CrashingStream.TOPICS.samples(), partition(requests), source(source, roundMillis));
  }

  /** A push into the ingest topic: samples up to three seconds old, of any instance. */
  private void push(int ingestPartition) {
    for (int i = 0; i < 6; i++) {
      int instance = random.nextInt(FOREIGN_INSTANCES);
      append(
          foreign("pushed", instance), roundMillis - random.nextInt(3_000), random.nextInt(1000));
    }
    send(CrashingStream.TOPICS.ingest(), ingestPartition, Source.NONE);
  }

  private void sometimes() {
    switch (random.nextInt(8)) {
      case 0, 1 -> again();
      case 2 -> conflict();
      case 3, 4 -> late();
      case 5 -> ahead(random.nextBoolean());
      case 6 -> unusable();
      default -> {}
    }
  }

  private void again() {
    recent.stream().skip(random.nextInt(REMEMBERED)).limit(3).toList().forEach(this::send);
  }

  private void conflict() {
    Labels requests = series("requests_total", "job-a", 0);
    append(requests, roundMillis, -1);
    send(CrashingStream.TOPICS.samples(), partition(requests), source("a", roundMillis));
  }

  private void late() {
    Labels late = series("late", LATE_JOB, random.nextInt(TARGETS));
    append(late, roundMillis - 1_000L * random.nextInt(LATE_SECONDS), random.nextInt(100));
    append(late, roundMillis, random.nextInt(100));
    send(CrashingStream.TOPICS.samples(), partition(late), source("a", roundMillis));
  }

  /** A sample from the future between two of now. */
  private void ahead(boolean ingest) {
    Labels future = ingest ? foreign("future", 1) : series("future", "job-b", 1);
    append(future, roundMillis, 1);
    byte[] labels = future.encoded();
    writer.append(
        labels,
        0,
        labels.length,
        MetricType.UNKNOWN,
        0,
        System.currentTimeMillis() + AHEAD_MILLIS,
        2);
    append(future, roundMillis + 1, 3);
    if (ingest) {
      send(CrashingStream.TOPICS.ingest(), random.nextInt(partitions), Source.NONE);
    } else {
      send(CrashingStream.TOPICS.samples(), partition(future), source("b", roundMillis));
    }
  }

  private void unusable() {
    byte[] bytes = new byte[1 + random.nextInt(20)];
    random.nextBytes(bytes);
    bytes[0] = 1;
    String topic =
        random.nextBoolean() ? CrashingStream.TOPICS.samples() : CrashingStream.TOPICS.ingest();
    send(new ProducerRecord<>(topic, random.nextInt(partitions), null, bytes));
  }

  private void append(Labels series, long timestampMillis, double value) {
    byte[] labels = series.encoded();
    writer.append(labels, 0, labels.length, MetricType.UNKNOWN, 0, timestampMillis, value);
    sent.putIfAbsent(new Sample.Key(series, timestampMillis), Double.doubleToRawLongBits(value));
  }

  private void heartbeat(String source, long bootEpochMillis, long markMillis) {
    for (int partition = 0; partition < partitions; partition++) {
      send(
          CrashingStream.TOPICS.samples(),
          partition,
          new Source(source, bootEpochMillis, markMillis));
    }
  }

  private void send(String topic, int partition, Source source) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, partition, null, writer.finish(BatchHeader.of("default", source), schemaId));
    send(record);
    recent.addFirst(record);
    if (recent.size() > REMEMBERED) {
      recent.removeLast();
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    unacknowledged.add(producer.send(record));
  }

  private void awaitAcknowledged() throws InterruptedException, ExecutionException {
    for (Future<?> each : unacknowledged) {
      each.get();
    }
    unacknowledged.clear();
  }

  private int partition(Labels series) {
    byte[] labels = series.encoded();
    return router.partition("default", labels, 0, labels.length);
  }

  private static Source source(String name, long markMillis) {
    return new Source(name, 1, markMillis);
  }

  private static Labels series(String name, String job, int instance) {
    return Labels.of("__name__", name, "job", job, "instance", "host-" + instance + ":9100");
  }

  private static Labels foreign(String name, int instance) {
    return series(name, "foreign", instance);
  }

  @Override
  public void close() {
    producer.close();
  }
}
