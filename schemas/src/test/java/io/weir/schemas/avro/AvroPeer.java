package io.weir.schemas.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Avro's own encoder and decoder, the oracle of ours. */
public final class AvroPeer {
  private AvroPeer() {}

  /** Bytes of a record as Avro's own encoder writes them. */
  public static byte[] encode(GenericRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return write(record, EncoderFactory.get().binaryEncoder(out, null), out);
  }

  /** Bytes of a record with sized blocks, which Avro allows and its usual encoder never writes. */
  public static byte[] encodeInBlocks(GenericRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return write(
        record, new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null), out);
  }

  private static byte[] write(
      GenericRecord record, BinaryEncoder encoder, ByteArrayOutputStream out) {
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A record of its bytes as Avro's own decoder reads them. */
  public static GenericRecord decode(Schema schema, byte[] bytes, int start, int end) {
    try {
      return new GenericDatumReader<GenericRecord>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, start, end - start, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A record in the wire format. */
  public static byte[] wire(int schemaId, byte[] payload) {
    AvroOutput out = new AvroOutput(payload.length + WireFormat.HEADER_LENGTH);
    WireFormat.writeHeader(out, schemaId);
    out.writeRaw(payload, 0, payload.length);
    return out.toByteArray();
  }
}
