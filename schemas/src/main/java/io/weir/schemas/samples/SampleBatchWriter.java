package io.weir.schemas.samples;

import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.WireFormat;
import java.util.List;

/**
 * Writes sample batches: series are appended as bytes, the header comes last since its mark is
 * known last. What it writes is byte for byte what Avro's own encoder writes for the same data.
 * Reusable after each {@link #finish}; for one thread.
 */
public final class SampleBatchWriter {
  private final AvroOutput body = new AvroOutput(64 * 1024);
  private final AvroOutput record = new AvroOutput(64 * 1024);
  private int seriesCount;

  /** Series appended since the last {@link #finish}. */
  public int seriesCount() {
    return seriesCount;
  }

  /**
   * Bytes of the series appended since the last {@link #finish}; the finished record is a little
   * larger.
   */
  public int size() {
    return body.size();
  }

  /** Forgets the series appended since the last {@link #finish}. */
  public void clear() {
    body.clear();
    seriesCount = 0;
  }

  /**
   * Appends a series of one float.
   *
   * @param labels array that holds the encoded labels from {@code start} (inclusive) to {@code end}
   *     (exclusive)
   * @param timestampMillis event time, since the Unix epoch
   */
  public void append(
      byte[] labels,
      int start,
      int end,
      MetricType type,
      int flags,
      long timestampMillis,
      double value) {
    begin(labels, start, end, type, flags);
    body.writeByte(2);
    body.writeLong(timestampMillis);
    body.writeByte(0);
    body.writeByte(2);
    body.writeDouble(value);
    body.writeByte(0);
    body.writeByte(0);
  }

  /**
   * Appends a series as columns, floats and histograms beside each other.
   *
   * @param columns where the samples stand
   */
  public void append(
      byte[] labels, int start, int end, MetricType type, int flags, SampleColumns columns) {
    begin(labels, start, end, type, flags);
    int floats = columns.floatCount();
    if (floats > 0) {
      body.writeLong(floats);
      for (int i = 0; i < floats; i++) {
        body.writeLong(columns.timestampMillis(i));
      }
    }
    body.writeByte(0);
    if (floats > 0) {
      body.writeLong(floats);
      for (int i = 0; i < floats; i++) {
        body.writeDoubleBits(columns.valueBits(i));
      }
    }
    body.writeByte(0);
    int histograms = columns.histogramCount();
    if (histograms > 0) {
      body.writeLong(histograms);
      for (int i = 0; i < histograms; i++) {
        int histogramStart = columns.histogramStart(i);
        body.writeRaw(
            columns.histogramBytes(), histogramStart, columns.histogramEnd(i) - histogramStart);
      }
    }
    body.writeByte(0);
  }

  /**
   * Appends a series whose bytes, from its labels to its histograms, stand as the encoding has
   * them.
   */
  public void appendEncoded(byte[] bytes, int start, int end) {
    body.writeRaw(bytes, start, end - start);
    seriesCount++;
  }

  private void begin(byte[] labels, int start, int end, MetricType type, int flags) {
    body.writeRaw(labels, start, end - start);
    body.writeLong(type.index());
    body.writeLong(flags);
    seriesCount++;
  }

  /**
   * Ends the batch and begins the next one.
   *
   * @param schemaId id of {@link io.weir.schemas.avro.Schemas#SAMPLE_BATCH} in the registry
   * @return the whole record in the wire format, a fresh array
   */
  public byte[] finish(BatchHeader header, int schemaId) {
    record.clear();
    WireFormat.writeHeader(record, schemaId);
    record.writeString(header.tenant());
    record.writeString(header.source().name());
    record.writeLong(header.source().bootEpochMillis());
    record.writeLong(header.source().markMillis());
    writeScrape(header);
    writeRecorded(header);
    if (seriesCount > 0) {
      record.writeLong(seriesCount);
      record.writeRaw(body.buffer(), 0, body.size());
    }
    record.writeLong(0);
    clear();
    return record.toByteArray();
  }

  private void writeScrape(BatchHeader header) {
    Scrape scrape = header.scrape();
    record.writeLong(scrape == null ? 0 : 1);
    if (scrape != null) {
      record.writeString(scrape.target());
      record.writeLong(scrape.intervalMillis());
      record.writeLong(scrape.timestampMillis());
      record.writeBoolean(scrape.failed());
      record.writeString(scrape.replica());
    }
  }

  private void writeRecorded(BatchHeader header) {
    Recorded recorded = header.recorded();
    record.writeLong(recorded == null ? 0 : 1);
    if (recorded != null) {
      record.writeLong(recorded.tickMillis());
      record.writeLong(recorded.mergePartition());
      record.writeLong(recorded.ruleSetVersion());
      record.writeLong(recorded.planHash());
      record.writeLong(recorded.revision());
      if (!recorded.marks().isEmpty()) {
        record.writeLong(recorded.marks().size());
        for (Recorded.RuleMark mark : recorded.marks()) {
          record.writeString(mark.rule());
          record.writeLong(mark.tickMillis());
          writeTicks(mark.incompleteMillis());
          writeTicks(mark.completedMillis());
        }
      }
      record.writeLong(0);
    }
  }

  private void writeTicks(List<Long> ticks) {
    if (!ticks.isEmpty()) {
      record.writeLong(ticks.size());
      ticks.forEach(record::writeLong);
    }
    record.writeLong(0);
  }
}
