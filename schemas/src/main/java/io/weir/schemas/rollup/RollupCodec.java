package io.weir.schemas.rollup;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.CachedText;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;

/**
 * Writes and reads rollup records, byte for byte as Avro's own encoder and decoder. Reusable; for
 * one thread.
 */
public final class RollupCodec {
  private final AvroOutput out = new AvroOutput(512);
  private final CachedText tenants = new CachedText();
  private final CachedText levels = new CachedText();

  /**
   * A whole record in the wire format, a fresh array.
   *
   * @param encodedLabels the series' labels as {@link Labels#encoded()} gives them
   * @param schemaId id of {@link io.weir.schemas.avro.Schemas#ROLLUP} in the registry
   */
  public byte[] encode(String tenant, byte[] encodedLabels, RollupWindow window, int schemaId) {
    out.clear();
    WireFormat.writeHeader(out, schemaId);
    tenants.write(tenant, out);
    out.writeRaw(encodedLabels, 0, encodedLabels.length);
    out.writeLong(window.type().index());
    levels.write(window.level().name(), out);
    out.writeLong(window.startMillis());
    out.writeLong(window.endMillis());
    out.writeLong(window.count());
    out.writeDouble(window.sum());
    out.writeDouble(window.min());
    out.writeDouble(window.max());
    out.writeDouble(window.first());
    out.writeLong(window.firstTimestampMillis());
    out.writeDouble(window.last());
    out.writeLong(window.lastTimestampMillis());
    out.writeDouble(window.increase());
    out.writeDouble(window.total());
    out.writeBoolean(window.runStart());
    out.writeLong(0);
    out.writeLong(window.revision());
    out.writeBoolean(window.correction());
    return out.toByteArray();
  }

  /**
   * Reads the Avro payload of a record.
   *
   * @throws MalformedAvroException if it isn't a rollup of the current schema
   */
  public static Rollup decode(byte[] bytes, int start, int end) {
    AvroInput in = new AvroInput(bytes, start, end);
    String tenant = in.readString();
    int labelsStart = in.position();
    EncodedLabels.skip(in);
    Labels labels = Labels.decode(bytes, labelsStart, in.position());
    RollupWindow window = decodeWindow(in);
    if (!in.exhausted()) {
      throw in.malformed("expected the end of the rollup, found more bytes");
    }
    return new Rollup(tenant, labels, window);
  }

  private static RollupWindow decodeWindow(AvroInput in) {
    int type = in.readInt();
    if (type < 0 || type >= MetricType.COUNT) {
      throw in.malformed("expected a metric type, found " + type);
    }
    String levelName = in.readString();
    long startMillis = in.readLong();
    long endMillis = in.readLong();
    long count = in.readLong();
    double sum = in.readDouble();
    double min = in.readDouble();
    double max = in.readDouble();
    double first = in.readDouble();
    long firstTimestampMillis = in.readLong();
    double last = in.readDouble();
    long lastTimestampMillis = in.readLong();
    double increase = in.readDouble();
    double total = in.readDouble();
    boolean runStart = in.readBoolean();
    if (in.readLong() != 0) {
      throw in.malformed("expected a rollup of floats, found one of native histograms");
    }
    long revision = in.readLong();
    boolean correction = in.readBoolean();
    RollupLevel level;
    try {
      level = RollupLevel.parse(levelName);
    } catch (IllegalArgumentException e) {
      throw in.malformed(String.valueOf(e.getMessage()));
    }
    return new RollupWindow(
        MetricType.at(type),
        level,
        startMillis,
        endMillis,
        count,
        sum,
        min,
        max,
        first,
        firstTimestampMillis,
        last,
        lastTimestampMillis,
        increase,
        total,
        runStart,
        revision,
        correction);
  }
}
