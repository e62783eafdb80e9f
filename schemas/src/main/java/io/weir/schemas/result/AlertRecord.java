package io.weir.schemas.result;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One record of the alerts topic: an alert after a tick. Times are milliseconds since the Unix
 * epoch.
 *
 * @param tenant whose alert it is
 * @param fingerprint hash of the labels as {@link AlertFingerprint#of} gives it
 * @param rule the rule's identity: group and position
 * @param labels the alert's labels, {@code alertname} among them
 * @param annotations its annotations, expanded; in the order of their names
 * @param state its state after the tick
 * @param timestampMillis the tick
 * @param activeAtMillis first tick of this activity
 * @param firedAtMillis first firing tick; 0 if there is none
 * @param resolvedAtMillis tick at which it was resolved; 0 if it isn't
 * @param keepFiringSinceMillis since when only {@code keep_firing_for} keeps it firing; 0 if it
 *     doesn't
 * @param value the expression's value
 * @param complete whether every shard that the element needs had reported
 * @param ruleSetVersion version of the agreed rule set
 * @param revision greater replaces smaller for the same fingerprint and tick
 * @param correction whether an earlier revision was emitted
 */
public record AlertRecord(
    String tenant,
    String fingerprint,
    String rule,
    Labels labels,
    Map<String, String> annotations,
    AlertState state,
    long timestampMillis,
    long activeAtMillis,
    long firedAtMillis,
    long resolvedAtMillis,
    long keepFiringSinceMillis,
    double value,
    boolean complete,
    long ruleSetVersion,
    long revision,
    boolean correction) {
  /** Copies the annotations. */
  public AlertRecord {
    TreeMap<String, String> sorted = new TreeMap<>(Labels::compareUtf8);
    sorted.putAll(annotations);
    annotations = Collections.unmodifiableMap(sorted);
  }

  /** The record's key: tenant, slash, fingerprint; UTF-8. */
  public byte[] key() {
    return (tenant + "/" + fingerprint).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The whole record in the wire format.
   *
   * @param schemaId id of {@link io.weir.schemas.avro.Schemas#ALERT} in the registry
   */
  public byte[] encode(int schemaId) {
    AvroOutput out = new AvroOutput(512);
    WireFormat.writeHeader(out, schemaId);
    out.writeString(tenant);
    out.writeString(fingerprint);
    out.writeString(rule);
    byte[] encodedLabels = labels.encoded();
    out.writeRaw(encodedLabels, 0, encodedLabels.length);
    writeAnnotations(out);
    out.writeLong(state.index());
    out.writeLong(timestampMillis);
    out.writeLong(activeAtMillis);
    out.writeLong(firedAtMillis);
    out.writeLong(resolvedAtMillis);
    out.writeLong(keepFiringSinceMillis);
    out.writeDouble(value);
    out.writeBoolean(complete);
    out.writeLong(ruleSetVersion);
    out.writeLong(revision);
    out.writeBoolean(correction);
    return out.toByteArray();
  }

  private void writeAnnotations(AvroOutput out) {
    if (!annotations.isEmpty()) {
      out.writeLong(annotations.size());
      annotations.forEach((name, text) -> {
        out.writeString(name);
        out.writeString(text);
      });
    }
    out.writeLong(0);
  }

  /**
   * Reads the Avro payload of a record.
   *
   * @throws MalformedAvroException if it isn't an alert of the current schema
   */
  public static AlertRecord decode(byte[] bytes, int start, int end) {
    AvroInput in = new AvroInput(bytes, start, end);
    AlertRecord alert =
        new AlertRecord(
            in.readString(),
            in.readString(),
            in.readString(),
            readLabels(in, bytes),
            readAnnotations(in),
            readState(in),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readDouble(),
            in.readBoolean(),
            in.readLong(),
            in.readLong(),
            in.readBoolean());
    if (!in.exhausted()) {
      throw in.malformed("expected the end of the alert, found more bytes");
    }
    return alert;
  }

  private static Labels readLabels(AvroInput in, byte[] bytes) {
    int start = in.position();
    EncodedLabels.skip(in);
    return Labels.decode(bytes, start, in.position());
  }

  private static Map<String, String> readAnnotations(AvroInput in) {
    Map<String, String> annotations = new HashMap<>();
    for (long count = in.readBlockCount(EncodedLabels.LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedLabels.LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        annotations.put(in.readString(), in.readString());
      }
    }
    return annotations;
  }

  private static AlertState readState(AvroInput in) {
    int state = in.readInt();
    if (state < 0 || state >= AlertState.COUNT) {
      throw in.malformed("expected an alert's state, found " + state);
    }
    return AlertState.at(state);
  }
}
