package io.weir.schemas.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Brings records of any writer's schema to the payload of our own. A record of our own schema is
 * passed on as it is; one of another schema goes through Avro's schema resolution and is encoded
 * again, which costs objects and is for strangers only. Maps keep their order. For one thread.
 */
public final class SchemaResolver {
  private final SchemaLookup lookup;
  private final Schema readerSchema;
  private final long readerFingerprint;
  private final Map<Integer, WriterSchema> writers = new HashMap<>();

  /**
   * A resolver.
   *
   * @param lookup where writers' schemas are found
   * @param readerSchema our own
   */
  public SchemaResolver(SchemaLookup lookup, Schema readerSchema) {
    this.lookup = lookup;
    this.readerSchema = readerSchema;
    this.readerFingerprint = SchemaNormalization.parsingFingerprint64(readerSchema);
  }

  /**
   * The payload of a record in our own schema; it refers to the record's array where it can.
   *
   * @throws UnusableRecordException for reason {@code not_wire_format}, {@code unknown_schema},
   *     {@code incompatible_schema} or {@code malformed}; a payload of our own schema isn't looked
   *     into, so {@code malformed} is found here only for others
   */
  public Payload resolve(byte[] record) throws UnusableRecordException {
    Optional<String> problem = WireFormat.headerProblem(record);
    if (problem.isPresent()) {
      throw new UnusableRecordException("not_wire_format", problem.get());
    }
    WriterSchema writer = writer(WireFormat.schemaId(record));
    if (writer.ours()) {
      return new Payload(record, WireFormat.HEADER_LENGTH, record.length);
    }
    return encodeAgain(record, WireFormat.HEADER_LENGTH, record.length, writer.schema());
  }

  /**
   * The same data in the only way that Avro's own encoder writes it.
   *
   * @throws UnusableRecordException for reason {@code malformed}
   */
  public Payload canonical(Payload payload) throws UnusableRecordException {
    return encodeAgain(payload.bytes(), payload.start(), payload.end(), readerSchema);
  }

  private WriterSchema writer(int id) throws UnusableRecordException {
    WriterSchema known = writers.get(id);
    if (known != null) {
      return known;
    }
    Schema schema =
        lookup
            .schema(id)
            .orElseThrow(() ->
                new UnusableRecordException(
                    "unknown_schema", "schema id " + id + ": expected it in the registry"));
    boolean ours = SchemaNormalization.parsingFingerprint64(schema) == readerFingerprint;
    if (!ours) {
      SchemaCompatibility.SchemaPairCompatibility pair =
          SchemaCompatibility.checkReaderWriterCompatibility(readerSchema, schema);
      if (pair.getType() != SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE) {
        throw new UnusableRecordException(
            "incompatible_schema",
            "schema id "
                + id
                + ": expected one that resolves to "
                + readerSchema.getFullName()
                + ", found "
                + pair.getResult().getIncompatibilities());
      }
    }
    WriterSchema writer = new WriterSchema(schema, ours);
    writers.put(id, writer);
    return writer;
  }

  private Payload encodeAgain(byte[] bytes, int start, int end, Schema writerSchema)
      throws UnusableRecordException {
    try {
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, start, end - start, null);
      Object datum = new OrderedReader(writerSchema, readerSchema).read(null, decoder);
      if (!decoder.isEnd()) {
        throw new UnusableRecordException(
            "malformed", "expected the end of the record, found more bytes");
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(readerSchema).write(datum, encoder);
      encoder.flush();
      byte[] encoded = out.toByteArray();
      return new Payload(encoded, 0, encoded.length);
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | ClassCastException
        | UnsupportedOperationException e) {
      throw new UnusableRecordException(
          "malformed", "expected a record of its schema, found bytes that aren't: " + e);
    }
  }

  private record WriterSchema(Schema schema, boolean ours) {}

  /** Keeps the order of maps, which is part of what labels are. */
  private static final class OrderedReader extends GenericDatumReader<Object> {
    /** Room made for a size that only the bytes claim; what really comes may be more. */
    private static final int TRUSTED_SIZE = 1024;

    OrderedReader(Schema writerSchema, Schema readerSchema) {
      super(writerSchema, readerSchema, plainData());
    }

    /** Avro's fast reader makes its own maps, which have no order. */
    private static GenericData plainData() {
      GenericData data = new GenericData();
      data.setFastReaderEnabled(false);
      return data;
    }

    @Override
    protected Object newMap(Object old, int size) {
      return new LinkedHashMap<Object, Object>(Math.min(size, TRUSTED_SIZE));
    }

    @Override
    protected Object newArray(Object old, int size, Schema schema) {
      return new GenericData.Array<Object>(Math.min(size, TRUSTED_SIZE), schema);
    }
  }
}
