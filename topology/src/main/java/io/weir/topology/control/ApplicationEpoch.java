package io.weir.topology.control;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.WireFormat;
import java.nio.charset.StandardCharsets;

/**
 * A record of the control topic: the epoch of an application id. Each id has one, for good; a later
 * one has a greater.
 *
 * @param applicationId Kafka Streams' application id
 * @param epoch from 1 to {@link Revision#MAX_EPOCH}
 */
record ApplicationEpoch(String applicationId, long epoch) {
  /** What keys of such records begin with; the application id follows. */
  private static final String KEY_PREFIX = "application/";

  /** Whether a record of the control topic is of this kind. */
  static boolean hasKey(byte[] key) {
    return new String(key, StandardCharsets.UTF_8).startsWith(KEY_PREFIX);
  }

  byte[] key() {
    return (KEY_PREFIX + applicationId).getBytes(StandardCharsets.UTF_8);
  }

  /** The whole record in the wire format. */
  byte[] encode(int schemaId) {
    AvroOutput out = new AvroOutput(64 + applicationId.length());
    WireFormat.writeHeader(out, schemaId);
    out.writeString(applicationId);
    out.writeLong(epoch);
    out.writeLong(0);
    return out.toByteArray();
  }

  /** Reads the payload of a record; a rule set in it is left unread. */
  static ApplicationEpoch decode(Payload payload) {
    AvroInput in = new AvroInput(payload.bytes(), payload.start(), payload.end());
    return new ApplicationEpoch(in.readString(), in.readLong());
  }
}
