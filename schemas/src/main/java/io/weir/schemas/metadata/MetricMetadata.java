package io.weir.schemas.metadata;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.samples.MetricType;
import java.nio.charset.StandardCharsets;

/**
 * What a target says of a metric family.
 *
 * @param tenant whose family it is
 * @param family name of the family
 * @param type its type
 * @param unit its unit as OpenMetrics gives it; empty for none
 * @param help what it measures
 */
public record MetricMetadata(
    String tenant, String family, MetricType type, String unit, String help) {
  /** The record's key: tenant, slash, family; UTF-8. */
  public byte[] key() {
    return (tenant + "/" + family).getBytes(StandardCharsets.UTF_8);
  }

  /** The whole record in the wire format. */
  public byte[] encode(int schemaId) {
    AvroOutput out = new AvroOutput(64 + family.length() + help.length());
    WireFormat.writeHeader(out, schemaId);
    out.writeString(tenant);
    out.writeString(family);
    out.writeLong(type.index());
    out.writeString(unit);
    out.writeString(help);
    return out.toByteArray();
  }

  /**
   * Reads the Avro payload of a record.
   *
   * @throws MalformedAvroException if it isn't metadata of the current schema
   */
  public static MetricMetadata decode(byte[] bytes, int start, int end) {
    AvroInput in = new AvroInput(bytes, start, end);
    String tenant = in.readString();
    String family = in.readString();
    int type = in.readInt();
    if (type < 0 || type >= MetricType.COUNT) {
      throw in.malformed("expected a metric type, found " + type);
    }
    return new MetricMetadata(
        tenant, family, MetricType.at(type), in.readString(), in.readString());
  }
}
