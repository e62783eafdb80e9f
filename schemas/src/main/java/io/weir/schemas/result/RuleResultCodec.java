package io.weir.schemas.result;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.CachedText;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.NativeHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads records of the results topic, byte for byte as Avro's own encoder and decoder.
 * Reusable; for one thread.
 */
public final class RuleResultCodec {
  private static final byte[] NO_HISTOGRAM = {};

  private final AvroOutput out = new AvroOutput(512);
  private final CachedText tenants = new CachedText();
  private final CachedText rules = new CachedText();

  /**
   * A whole record of a number or a staleness marker, in the wire format, a fresh array.
   *
   * @param encodedLabels the series' labels as {@link Labels#encoded()} gives them
   * @param schemaId id of {@link io.weir.schemas.avro.Schemas#RULE_RESULT} in the registry
   */
  public byte[] encode(String tenant, byte[] encodedLabels, ResultElement element, int schemaId) {
    return encode(tenant, encodedLabels, element, NO_HISTOGRAM, schemaId);
  }

  /**
   * A whole record of a native histogram, in the wire format, a fresh array.
   *
   * @param encodedLabels the series' labels as {@link Labels#encoded()} gives them
   * @param element its value is 0
   * @param encodedHistogram Avro bytes as {@link NativeHistogram#encoded()} gives them; empty for
   *     none
   * @param schemaId id of {@link io.weir.schemas.avro.Schemas#RULE_RESULT} in the registry
   */
  public byte[] encode(
      String tenant,
      byte[] encodedLabels,
      ResultElement element,
      byte[] encodedHistogram,
      int schemaId) {
    out.clear();
    WireFormat.writeHeader(out, schemaId);
    tenants.write(tenant, out);
    out.writeRaw(encodedLabels, 0, encodedLabels.length);
    rules.write(element.rule(), out);
    out.writeLong(element.timestampMillis());
    out.writeDouble(element.value());
    out.writeLong(encodedHistogram.length == 0 ? 0 : 1);
    out.writeRaw(encodedHistogram, 0, encodedHistogram.length);
    out.writeBoolean(element.complete());
    out.writeLong(element.ruleSetVersion());
    out.writeLong(element.planHash());
    out.writeLong(element.revision());
    out.writeBoolean(element.correction());
    return out.toByteArray();
  }

  /**
   * Reads the Avro payload of a record.
   *
   * @throws MalformedAvroException if it isn't a result of the current schema
   */
  public static RuleResult decode(byte[] bytes, int start, int end) {
    AvroInput in = new AvroInput(bytes, start, end);
    String tenant = in.readString();
    int labelsStart = in.position();
    EncodedLabels.skip(in);
    Labels labels = Labels.decode(bytes, labelsStart, in.position());
    String rule = in.readString();
    long timestampMillis = in.readLong();
    double value = in.readDouble();
    NativeHistogram histogram = readHistogram(in);
    ResultElement element =
        new ResultElement(
            rule,
            timestampMillis,
            value,
            in.readBoolean(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readBoolean());
    if (!in.exhausted()) {
      throw in.malformed("expected the end of the result, found more bytes");
    }
    return new RuleResult(tenant, labels, element, histogram);
  }

  private static @Nullable NativeHistogram readHistogram(AvroInput in) {
    long branch = in.readLong();
    if (branch != 0 && branch != 1) {
      throw in.malformed("expected 0 for no native histogram or 1 for one, found " + branch);
    }
    return branch == 0 ? null : NativeHistogram.read(in);
  }
}
