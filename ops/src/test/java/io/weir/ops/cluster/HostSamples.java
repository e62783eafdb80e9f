package io.weir.ops.cluster;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.topology.promql.script.ScriptData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A gauge {@code m} of some hosts, as one scraper sends it, without a mishap. For one thread. */
final class HostSamples implements AutoCloseable {
  static final Duration STEP = Duration.ofSeconds(5);
  static final int HOSTS = 16;

  private final String topic;
  private final int partitions;
  private final int schemaId;
  private final Router router;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScriptData sent = new ScriptData();
  private long nextMillis;

  /**
   * Nothing sent yet.
   *
   * @param startMillis of the first samples, which are appended then, too
   */
  HostSamples(
      String bootstrapServers, String topic, int partitions, int schemaId, long startMillis) {
    this.topic = topic;
    this.partitions = partitions;
    this.schemaId = schemaId;
    this.router = new Router(partitions);
    this.nextMillis = startMillis;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** The hosts whose samples go to a partition. */
  List<Integer> hosts(int partition) {
    return IntStream.range(0, HOSTS)
        .filter(host -> partition(labels(host)) == partition)
        .boxed()
        .toList();
  }

  static Labels labels(int host) {
    return Labels.of("__name__", "m", "instance", "host-" + host, "job", "j");
  }

  private int partition(Labels labels) {
    byte[] encoded = labels.encoded();
    return router.partition("default", encoded, 0, encoded.length);
  }

  /** Sends the next sample of each host; returns their time when all stand. */
  long send(IntToDoubleFunction values) throws InterruptedException, ExecutionException {
    long timeMillis = nextMillis;
    List<SampleBatchWriter> writers = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      writers.add(new SampleBatchWriter());
    }
    for (int host = 0; host < HOSTS; host++) {
      Labels labels = labels(host);
      byte[] encoded = labels.encoded();
      double value = values.applyAsDouble(host);
      writers
          .get(partition(labels))
          .append(encoded, 0, encoded.length, MetricType.GAUGE, 0, timeMillis, value);
      sent.add(labels, timeMillis, value, 0);
    }
    BatchHeader header = BatchHeader.of("default", new Source("hosts", 1, timeMillis));
    List<Future<?>> unacknowledged = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      byte[] record = writers.get(partition).finish(header, schemaId);
      unacknowledged.add(
          producer.send(new ProducerRecord<>(topic, partition, timeMillis, null, record)));
    }
    for (Future<?> each : unacknowledged) {
      each.get();
    }
    nextMillis += STEP.toMillis();
    return timeMillis;
  }

  /** All that was sent. */
  ScriptData sent() {
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }
}
