package io.weir.scraper;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.StaleMarker;
import io.weir.schemas.topics.Topics;
import io.weir.scraper.publish.PublisherWiring;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's own mock of a producer, and what it was given, decoded. */
public final class PublishedBatches {
  private static final int SAMPLES_ID = 7;
  private static final int METADATA_ID = 8;
  private static final Topics TOPICS = new Topics("weir");

  /** A record of the samples topic. */
  public record Batch(int partition, int size, BatchHeader header, List<Sample> samples) {}

  /** A sample; the staleness marker is told apart by {@link #stale}. */
  public record Sample(
      Labels labels, MetricType type, long timestampMillis, double value, boolean stale) {
    /** The labels and what happened, as tests like to compare it. */
    public String brief() {
      return labels + (stale ? " stale" : " " + value);
    }
  }

  private final int partitions;
  public final MockProducer<byte[], byte[]> producer;

  /** A producer that acknowledges at once. */
  public PublishedBatches(int partitions) {
    this(partitions, true);
  }

  /** A producer that acknowledges at once, or when it is told to. */
  public PublishedBatches(int partitions, boolean acknowledges) {
    this.partitions = partitions;
    this.producer =
        new MockProducer<>(
            acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  public PublisherWiring wiring() {
    return new PublisherWiring(producer, TOPICS, partitions, SAMPLES_ID, METADATA_ID);
  }

  /** What was sent since the last call, heartbeats too; while nothing is sent. */
  public List<Batch> takeAll() {
    List<Batch> batches = all();
    producer.clear();
    return batches;
  }

  /** What was sent since the last {@code take}, heartbeats too; also while more is sent. */
  public List<Batch> all() {
    List<Batch> batches = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(TOPICS.samples())) {
        batches.add(decode(record));
      }
    }
    return batches;
  }

  /** What was sent since the last call, without heartbeats. */
  public List<Batch> take() {
    return takeAll().stream().filter(batch -> !batch.samples().isEmpty()).toList();
  }

  /** The samples that were sent since the last call, without those about scrapes. */
  public List<String> takeSamples() {
    return take().stream()
        .flatMap(batch -> batch.samples().stream())
        .filter(sample -> !sample.labels().metricName().matches("up|scrape_.*"))
        .map(Sample::brief)
        .toList();
  }

  /** The metadata that was sent since the last {@code take}. */
  public List<MetricMetadata> metadata() {
    return producer.history().stream()
        .filter(record -> record.topic().equals(TOPICS.metadata()))
        .map(record ->
            MetricMetadata.decode(record.value(), WireFormat.HEADER_LENGTH, record.value().length))
        .toList();
  }

  private static Batch decode(ProducerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (WireFormat.schemaId(value) != SAMPLES_ID) {
      throw new AssertionError("schema id " + WireFormat.schemaId(value));
    }
    SampleBatchReader reader = new SampleBatchReader();
    reader.read(value, WireFormat.HEADER_LENGTH, value.length);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < reader.seriesCount(); i++) {
      EncodedLabels.problem(value, reader.labelsStart(i), reader.labelsEnd(i))
          .ifPresent(problem -> {
            throw new AssertionError(problem);
          });
      int at = reader.floatsStart(i);
      if (reader.floatsEnd(i) != at + 1) {
        throw new AssertionError("expected one float");
      }
      samples.add(
          new Sample(
              Labels.decode(value, reader.labelsStart(i), reader.labelsEnd(i)),
              reader.type(i),
              reader.timestampMillis(at),
              reader.value(at),
              StaleMarker.is(reader.value(at))));
    }
    return new Batch(record.partition(), value.length, reader.header(), samples);
  }
}
