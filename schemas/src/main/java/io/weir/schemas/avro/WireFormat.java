package io.weir.schemas.avro;

import java.util.Optional;

/**
 * The Confluent wire format: magic byte 0, schema id as a 4-byte big-endian integer, then Avro's
 * binary encoding.
 */
public final class WireFormat {
  /** Bytes before the Avro payload. */
  public static final int HEADER_LENGTH = 5;

  private WireFormat() {}

  /** Writes the header of a schema id. */
  public static void writeHeader(AvroOutput out, int schemaId) {
    out.writeByte(0);
    out.writeFixedInt(schemaId);
  }

  /** What is wrong with a record's header; empty if nothing is. */
  public static Optional<String> headerProblem(byte[] record) {
    if (record.length < HEADER_LENGTH) {
      return Optional.of(
          "expected the wire format's header of 5 bytes, found a record of " + record.length);
    }
    if (record[0] != 0) {
      return Optional.of("expected the wire format's magic byte 0, found " + (record[0] & 0xff));
    }
    return Optional.empty();
  }

  /** Schema id of a record whose header is right. */
  public static int schemaId(byte[] record) {
    return (record[1] & 0xff) << 24
        | (record[2] & 0xff) << 16
        | (record[3] & 0xff) << 8
        | (record[4] & 0xff);
  }
}
