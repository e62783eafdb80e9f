package io.weir.schemas.rejected;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * A record, or a part of one, that could not be used. Holds the arrays that it is given; don't
 * change them.
 *
 * @param reason why, as a word of the metric label {@code reason}
 * @param message why, for a person: subject, expectation, what was found
 * @param stage where: route, shard, merge or a sink's name
 * @param topic topic of the record
 * @param partition partition of the record
 * @param offset offset of the record
 * @param appendTimeMillis append time of the record, since the Unix epoch
 * @param key the record's key; null if it has none
 * @param bytes the record's value, cut to fit
 * @param fullLength length of the value before it was cut
 * @param samples samples that were rejected; 0 if they can't be counted
 */
@SuppressWarnings(
    "ArrayRecordComponent") // compared nowhere; a copy of each rejected record would be waste
public record Rejected(
    String reason,
    String message,
    String stage,
    String topic,
    int partition,
    long offset,
    long appendTimeMillis,
    byte @Nullable [] key,
    byte[] bytes,
    long fullLength,
    long samples) {
  /** Greatest length of the bytes that are kept. */
  public static final int MAX_BYTES = 64 * 1024;

  /** The whole record in the wire format; bytes beyond {@link #MAX_BYTES} are cut. */
  public byte[] encode(int schemaId) {
    int kept = Math.min(bytes.length, MAX_BYTES);
    AvroOutput out = new AvroOutput(256 + kept);
    WireFormat.writeHeader(out, schemaId);
    out.writeString(reason);
    out.writeString(message);
    out.writeString(stage);
    out.writeString(topic);
    out.writeLong(partition);
    out.writeLong(offset);
    out.writeLong(appendTimeMillis);
    out.writeLong(key == null ? 0 : 1);
    if (key != null) {
      out.writeBytes(key, 0, Math.min(key.length, MAX_BYTES));
    }
    out.writeBytes(bytes, 0, kept);
    out.writeLong(fullLength);
    out.writeLong(samples);
    return out.toByteArray();
  }

  /**
   * Reads the Avro payload of a record.
   *
   * @throws MalformedAvroException if it isn't a rejected record of the current schema
   */
  public static Rejected decode(byte[] bytes, int start, int end) {
    AvroInput in = new AvroInput(bytes, start, end);
    return new Rejected(
        in.readString(),
        in.readString(),
        in.readString(),
        in.readString(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong() == 0 ? null : in.readBytes(),
        in.readBytes(),
        in.readLong(),
        in.readLong());
  }
}
