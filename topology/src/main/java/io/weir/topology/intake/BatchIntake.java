package io.weir.topology.intake;

import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.samples.KnownSeries;
import io.weir.schemas.samples.SampleBatchReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sample batches of records, whatever their writer's schema was. A batch is seen whole or
 * not at all. For one thread.
 */
public final class BatchIntake {
  private static final int MAX_LABELS_BYTES = 64 * 1024;
  private static final int MAX_HISTOGRAM_BYTES = 128 * 1024;

  private final SchemaResolver resolver;
  private final SampleBatchReader reader = new SampleBatchReader();
  private final KnownSeries known;
  private boolean asItCame;

  /** An intake that finds writers' schemas by a lookup, and knows no series. */
  public BatchIntake(SchemaLookup lookup) {
    this(lookup, KnownSeries.NONE);
  }

  /** An intake that finds writers' schemas by a lookup. */
  public BatchIntake(SchemaLookup lookup, KnownSeries known) {
    resolver = new SchemaResolver(lookup, Schemas.SAMPLE_BATCH);
    this.known = known;
  }

  /**
   * Reads the batch of a record.
   *
   * @param value the record's value; kept until the next call
   * @return the batch, valid until the next call, in canonical encoding
   * @throws UnusableRecordException if there is none in it, now or later
   */
  @SuppressWarnings("ReferenceEquality") // the very array, not one like it
  public SampleBatchReader read(byte @Nullable [] value) throws UnusableRecordException {
    if (value == null) {
      throw new UnusableRecordException(
          "not_wire_format", "expected a value in the wire format, found none");
    }
    Payload payload = resolver.resolve(value);
    asItCame = payload.bytes() == value;
    parse(payload);
    if (!reader.canonical()) {
      asItCame = false;
      payload = resolver.canonical(payload);
      parse(payload);
    }
    checkSizes(payload.start());
    return reader;
  }

  /** What can't be split must fit into a record, with whatever is around it. */
  private void checkSizes(int start) throws UnusableRecordException {
    if (reader.seriesCount() > 0 && reader.seriesStart(0) - start > MAX_LABELS_BYTES) {
      throw tooLarge("header", MAX_LABELS_BYTES, reader.seriesStart(0) - start);
    }
    for (int series = 0; series < reader.seriesCount(); series++) {
      int labels = reader.labelsEnd(series) - reader.labelsStart(series);
      if (labels > MAX_LABELS_BYTES) {
        throw tooLarge("series " + series + ": labels", MAX_LABELS_BYTES, labels);
      }
    }
    for (int i = 0; i < reader.histogramCount(); i++) {
      int histogram = reader.histogramEnd(i) - reader.histogramStart(i);
      if (histogram > MAX_HISTOGRAM_BYTES) {
        throw tooLarge("histogram " + i, MAX_HISTOGRAM_BYTES, histogram);
      }
    }
  }

  private static UnusableRecordException tooLarge(String what, int most, int found) {
    return new UnusableRecordException(
        "too_large", what + ": expected at most " + most + " bytes, found " + found);
  }

  private void parse(Payload payload) throws UnusableRecordException {
    try {
      reader.read(payload.bytes(), payload.start(), payload.end(), known);
    } catch (MalformedAvroException e) {
      throw new UnusableRecordException("malformed", "sample batch: " + e.getMessage());
    }
  }

  /** Whether the batch that was read last is the record's own bytes, so that they can go on. */
  public boolean asItCame() {
    return asItCame;
  }
}
