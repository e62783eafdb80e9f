package io.weir.sinks.delivery;

import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.RuleResult;
import io.weir.schemas.result.RuleResultCodec;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupCodec;
import io.weir.schemas.samples.KnownSeries;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.SampleBatchReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Turns a record into rows. What the record is, its writer's schema says, whatever its topic is
 * called. For one thread.
 */
final class RecordDecoder {
  private static final int SERIES_CAPACITY = 1_000_000;

  private final SchemaLookup lookup;
  private final SchemaResolver sampleBatches;
  private final SchemaResolver rollups;
  private final SchemaResolver results;
  private final SchemaResolver alerts;
  private final SampleBatchReader reader = new SampleBatchReader();
  private final SeriesCache series = new SeriesCache(SERIES_CAPACITY);
  private final Map<Integer, Kind> kinds = new HashMap<>();

  RecordDecoder(SchemaLookup lookup) {
    this.lookup = lookup;
    this.sampleBatches = new SchemaResolver(lookup, Schemas.SAMPLE_BATCH);
    this.rollups = new SchemaResolver(lookup, Schemas.ROLLUP);
    this.results = new SchemaResolver(lookup, Schemas.RULE_RESULT);
    this.alerts = new SchemaResolver(lookup, Schemas.ALERT);
  }

  /**
   * The rows of a record, in its order; none for a heartbeat.
   *
   * @throws UnusableRecordException if it can't be read now or later
   */
  List<Row> decode(byte[] value) throws UnusableRecordException {
    var problem = WireFormat.headerProblem(value);
    if (problem.isPresent()) {
      throw new UnusableRecordException("not_wire_format", problem.get());
    }
    try {
      return switch (kind(WireFormat.schemaId(value))) {
        case SAMPLE_BATCH -> samples(value);
        case ROLLUP -> rollup(value);
        case RULE_RESULT -> result(value);
        case ALERT -> alert(value);
      };
    } catch (MalformedAvroException e) {
      throw new UnusableRecordException("malformed", String.valueOf(e.getMessage()));
    }
  }

  private Kind kind(int schemaId) throws UnusableRecordException {
    Kind known = kinds.get(schemaId);
    if (known != null) {
      return known;
    }
    String name =
        lookup
            .schema(schemaId)
            .map(Schema::getName)
            .orElseThrow(() ->
                new UnusableRecordException(
                    "unknown_schema", "schema id " + schemaId + ": expected it in the registry"));
    for (Kind kind : Kind.values()) {
      if (kind.schemaName.equals(name)) {
        kinds.put(schemaId, kind);
        return kind;
      }
    }
    throw new UnusableRecordException(
        "unknown_schema",
        "schema id "
            + schemaId
            + ": expected SampleBatch, Rollup, RuleResult or Alert, found "
            + name);
  }

  private List<Row> samples(byte[] value) throws UnusableRecordException {
    Payload payload = sampleBatches.resolve(value);
    reader.read(payload.bytes(), payload.start(), payload.end(), series);
    if (!reader.canonical()) {
      Payload canonical = sampleBatches.canonical(payload);
      reader.read(canonical.bytes(), canonical.start(), canonical.end(), series);
    }
    List<Row> rows = new ArrayList<>(reader.floatCount() + reader.histogramCount());
    for (int s = 0; s < reader.seriesCount(); s++) {
      if (reader.known(s) == KnownSeries.UNKNOWN) {
        throw SeriesCache.unusable(reader.bytes(), reader.labelsStart(s), reader.labelsEnd(s));
      }
      Series of = series.series(reader.known(s));
      MetricType type = reader.type(s);
      int flags = reader.flags(s);
      for (int i = reader.floatsStart(s); i < reader.floatsEnd(s); i++) {
        rows.add(new SampleRow(of, type, flags, reader.timestampMillis(i), reader.value(i)));
      }
      for (int i = reader.histogramsStart(s); i < reader.histogramsEnd(s); i++) {
        NativeHistogram histogram =
            NativeHistogram.decode(
                reader.bytes(), reader.histogramStart(i), reader.histogramEnd(i));
        rows.add(new HistogramRow(of, type, flags, histogram));
      }
    }
    return rows;
  }

  private List<Row> rollup(byte[] value) throws UnusableRecordException {
    Payload payload = rollups.resolve(value);
    Rollup rollup = RollupCodec.decode(payload.bytes(), payload.start(), payload.end());
    byte[] labels = rollup.labels().encoded();
    Series of = series.find(rollup.tenant(), labels, 0, labels.length);
    return List.of(new RollupRow(of, rollup.window()));
  }

  private List<Row> result(byte[] value) throws UnusableRecordException {
    Payload payload = results.resolve(value);
    RuleResult result = RuleResultCodec.decode(payload.bytes(), payload.start(), payload.end());
    byte[] labels = result.labels().encoded();
    Series of = series.find(result.tenant(), labels, 0, labels.length);
    return List.of(new ResultRow(of, result.element(), result.histogram()));
  }

  private List<Row> alert(byte[] value) throws UnusableRecordException {
    Payload payload = alerts.resolve(value);
    return List.of(
        AlertRow.of(AlertRecord.decode(payload.bytes(), payload.start(), payload.end())));
  }

  private enum Kind {
    SAMPLE_BATCH(Schemas.SAMPLE_BATCH),
    ROLLUP(Schemas.ROLLUP),
    RULE_RESULT(Schemas.RULE_RESULT),
    ALERT(Schemas.ALERT);

    private final String schemaName;

    Kind(Schema schema) {
      this.schemaName = schema.getName();
    }
  }
}
