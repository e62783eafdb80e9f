package io.weir.ops.committed;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the ingest, samples or clean topic, decoded by Avro itself.
 *
 * @param partition its partition
 * @param offset its offset
 * @param timestampMillis its own timestamp, since the Unix epoch
 * @param usable whether it is in the wire format; nothing follows if not
 * @param tenant whose samples these are
 * @param source its source with its mark
 * @param scrape the scrape that it is from, if it is from one
 * @param series its series in their order
 */
public record Batch(
    int partition,
    long offset,
    long timestampMillis,
    boolean usable,
    String tenant,
    Source source,
    Optional<Scrape> scrape,
    List<BatchSeries> series) {
  /** Copies the series. */
  public Batch {
    series = List.copyOf(series);
  }

  /** Decodes a record. */
  public static Batch of(ConsumerRecord<byte[], byte[]> record) {
    return of(record.partition(), record.offset(), record.timestamp(), record.value());
  }

  /** Decodes the value of a record. */
  public static Batch of(int partition, long offset, long timestampMillis, byte[] value) {
    if (WireFormat.headerProblem(value).isPresent()) {
      return new Batch(
          partition, offset, timestampMillis, false, "", Source.NONE, Optional.empty(), List.of());
    }
    BatchDecoder decoder = BatchDecoder.of(value);
    return new Batch(
        partition,
        offset,
        timestampMillis,
        true,
        decoder.tenant(),
        decoder.source(),
        decoder.scrape(),
        decoder.series());
  }

  /** Its floats in their order. */
  public List<Sample> floats() {
    return series.stream()
        .flatMap(each ->
            each.samples().stream()
                .filter(timed -> timed.value() instanceof Value.OfFloat)
                .map(timed ->
                    Sample.of(
                        each.labels(),
                        timed.timestampMillis(),
                        ((Value.OfFloat) timed.value()).bits())))
        .toList();
  }
}
