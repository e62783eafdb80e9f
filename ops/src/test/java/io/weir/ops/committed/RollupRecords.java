package io.weir.ops.committed;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import org.apache.avro.generic.GenericRecord;

/** Records of the rollup topics, decoded by Avro itself. */
public final class RollupRecords {
  private RollupRecords() {}

  /** Decodes the value of a record. */
  public static Rollup decode(byte[] value) {
    GenericRecord rollup = BatchDecoder.decode(Schemas.ROLLUP, value);
    if (rollup.get("histogram") != null) {
      throw new AssertionError("expected a rollup without native histograms, found " + rollup);
    }
    return new Rollup(
        rollup.get("tenant").toString(),
        BatchDecoder.labels(rollup.get("labels")),
        new RollupWindow(
            MetricType.valueOf(rollup.get("type").toString()),
            RollupLevel.parse(rollup.get("level").toString()),
            (Long) rollup.get("start_ms"),
            (Long) rollup.get("end_ms"),
            (Long) rollup.get("count"),
            (Double) rollup.get("sum"),
            (Double) rollup.get("min"),
            (Double) rollup.get("max"),
            (Double) rollup.get("first"),
            (Long) rollup.get("first_timestamp_ms"),
            (Double) rollup.get("last"),
            (Long) rollup.get("last_timestamp_ms"),
            (Double) rollup.get("increase"),
            (Double) rollup.get("total"),
            (Boolean) rollup.get("run_start"),
            (Long) rollup.get("revision"),
            (Boolean) rollup.get("correction")));
  }
}
