package io.weir.topology.control;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A record of the control topic: an application id claims an epoch. Which claims hold, {@link
 * EpochClaims} says.
 *
 * @param applicationId Kafka Streams' application id
 * @param epoch from 1 to {@link Revision#MAX_EPOCH}
 */
record ApplicationEpoch(String applicationId, long epoch) {
  /** What keys of such records begin with; the application id, the epoch and a name follow. */
  static final String KEY_PREFIX = "application/";

  /** A key that no other claim has, so that compaction removes none: their order is what counts. */
  byte[] newKey() {
    return (KEY_PREFIX + applicationId + "/" + epoch + "/" + UUID.randomUUID())
        .getBytes(StandardCharsets.UTF_8);
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
