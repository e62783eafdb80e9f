package io.weir.ops.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.samples.StaleMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Prints records as one JSON object a line: where they stand, the key as text, the value decoded by
 * its writer's schema. A value that can't be decoded is printed in base64 beside the reason. One
 * thread.
 */
final class RecordPrinter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final SchemaLookup schemas;

  RecordPrinter(SchemaLookup schemas) {
    this.schemas = schemas;
  }

  String print(ConsumerRecord<byte[], byte[]> record) {
    ObjectNode line = NODES.objectNode();
    line.put("topic", record.topic());
    line.put("partition", record.partition());
    line.put("offset", record.offset());
    line.put("timestamp_ms", record.timestamp());
    byte[] key = record.key();
    line.put("key", key == null ? null : new String(key, StandardCharsets.UTF_8));
    byte[] value = record.value();
    if (value == null) {
      line.putNull("value");
    } else {
      putValue(line, value);
    }
    return line.toString();
  }

  private void putValue(ObjectNode line, byte[] value) {
    Optional<String> problem = WireFormat.headerProblem(value);
    if (problem.isPresent()) {
      putUndecoded(line, value, problem.get());
      return;
    }
    int id = WireFormat.schemaId(value);
    Optional<Schema> schema = schemas.schema(id);
    if (schema.isEmpty()) {
      putUndecoded(line, value, "schema id " + id + ": expected it in the registry, found none");
      return;
    }
    try {
      GenericRecord datum =
          new GenericDatumReader<GenericRecord>(schema.get())
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          value,
                          WireFormat.HEADER_LENGTH,
                          value.length - WireFormat.HEADER_LENGTH,
                          null));
      line.set("value", json(datum));
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      putUndecoded(line, value, "expected a record of schema " + id + ", found " + e);
    }
  }

  private static void putUndecoded(ObjectNode line, byte[] value, String problem) {
    line.put("problem", problem);
    line.put("bytes", Base64.getEncoder().encodeToString(value));
  }

  private static JsonNode json(@Nullable Object datum) {
    return switch (datum) {
      case null -> NODES.nullNode();
      case GenericRecord record -> {
        ObjectNode object = NODES.objectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
          object.set(field.name(), json(record.get(field.pos())));
        }
        yield object;
      }
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.entrySet().stream()
            .sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
            .forEach(entry -> object.set(entry.getKey().toString(), json(entry.getValue())));
        yield object;
      }
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(item -> array.add(json(item)));
        yield array;
      }
      case Double number -> number(number);
      case Long number -> NODES.numberNode(number);
      case Integer number -> NODES.numberNode(number);
      case Boolean value -> NODES.booleanNode(value);
      case ByteBuffer bytes -> NODES.textNode(base64(bytes));
      default -> NODES.textNode(datum.toString());
    };
  }

  private static String base64(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1
        .decode(Base64.getEncoder().encode(bytes.duplicate()))
        .toString();
  }

  /**
   * JSON has no NaN and no infinities: they are texts, as in Prometheus's API; so is the staleness
   * marker.
   */
  private static JsonNode number(double value) {
    if (StaleMarker.is(value)) {
      return NODES.textNode("stale");
    }
    if (Double.isNaN(value)) {
      return NODES.textNode("NaN");
    }
    if (Double.isInfinite(value)) {
      return NODES.textNode(value > 0 ? "+Inf" : "-Inf");
    }
    return NODES.numberNode(value);
  }
}
