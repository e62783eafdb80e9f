package io.weir.schemas.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/**
 * The Avro schemas of Weir's topics. Each stands alone when printed: the types that it names are
 * inside it.
 */
public final class Schemas {
  private static final Schema.Parser PARSER = new Schema.Parser();

  /** One native histogram; a part of others. */
  public static final Schema NATIVE_HISTOGRAM = parse("NativeHistogram");

  /** Values of the samples, clean, ingest and recorded topics. */
  public static final Schema SAMPLE_BATCH = parse("SampleBatch");

  /** Values of the rollup topics. */
  public static final Schema ROLLUP = parse("Rollup");

  /** Values of the results topic. */
  public static final Schema RULE_RESULT = parse("RuleResult");

  /** Values of the alerts topic. */
  public static final Schema ALERT = parse("Alert");

  /** Values of the metadata topic. */
  public static final Schema METRIC_METADATA = parse("MetricMetadata");

  /** Values of the rejected topic. */
  public static final Schema REJECTED = parse("Rejected");

  /** Values of the exchange topic. */
  public static final Schema SHARD_PARTIALS = parse("ShardPartials");

  /** Values of the control topic. */
  public static final Schema CONTROL = parse("Control");

  private Schemas() {}

  private static Schema parse(String name) {
    String resource = name + ".avsc";
    try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("schema " + resource + ": expected it on the class path");
      }
      return PARSER.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
