package io.weir.ops.committed;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/**
 * A record of the results topic, decoded by Avro itself.
 *
 * @param labels the recorded series
 * @param rule the rule's identity
 * @param timestampMillis the tick less the query offset, since the Unix epoch
 * @param value 0 if it is a histogram
 * @param histogram of the schema {@code NativeHistogram}
 * @param complete whether every shard had reported that it needs
 * @param revision the greater replaces the smaller
 * @param correction whether there was one before
 */
public record RuleResultRecord(
    Labels labels,
    String rule,
    long timestampMillis,
    double value,
    Optional<GenericRecord> histogram,
    boolean complete,
    long revision,
    boolean correction) {
  /** Decodes the value of a record. */
  public static RuleResultRecord decode(byte[] value) {
    GenericRecord result = BatchDecoder.decode(Schemas.RULE_RESULT, value);
    return new RuleResultRecord(
        BatchDecoder.labels(result.get("labels")),
        result.get("rule").toString(),
        (Long) result.get("timestamp_ms"),
        (Double) result.get("value"),
        Optional.ofNullable((GenericRecord) result.get("histogram")),
        (Boolean) result.get("complete"),
        (Long) result.get("revision"),
        (Boolean) result.get("correction"));
  }
}
