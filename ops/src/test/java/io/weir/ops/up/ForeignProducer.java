package io.weir.ops.up;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer as somebody writes it who has Kafka, Avro, an HTTP client and Weir's schema, but
 * nothing else of Weir: the wire format and the registry's API by hand.
 */
final class ForeignProducer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String registryUrl;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * Connects.
   *
   * @param registryUrl without a slash at its end
   */
  ForeignProducer(String bootstrapServers, String registryUrl) {
    this.registryUrl = registryUrl;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "compression.type",
                "gzip",
                "max.request.size",
                32 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Registers a schema for a topic's values; returns its id. */
  int register(String topic, Schema schema) {
    String body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString()).toString();
    Http.Answer answer =
        Http.post(
            URI.create(registryUrl + "/subjects/" + topic + "-value/versions"),
            "application/vnd.schemaregistry.v1+json",
            body);
    try {
      return JSON.readTree(answer.body()).required("id").intValue();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new AssertionError("expected an id, found " + answer, e);
    }
  }

  /** A magic byte, the schema's id, Avro's binary encoding. */
  static byte[] encode(int schemaId, GenericRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream header = new DataOutputStream(bytes);
      header.writeByte(0);
      header.writeInt(schemaId);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Sends a record; returns where it stands when Kafka has acknowledged it. */
  RecordMetadata send(String topic, int partition, byte @Nullable [] value) {
    try {
      return producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
    } catch (ExecutionException e) {
      throw new AssertionError(topic + ": expected it to take a record", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
