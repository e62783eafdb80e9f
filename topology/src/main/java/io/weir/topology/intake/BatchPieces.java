package io.weir.topology.intake;

import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import java.util.function.Consumer;

/**
 * Encodes samples of a batch again, in records of at most about 512 KiB: begin, append, end. For
 * one thread.
 */
public final class BatchPieces {
  /** A record that has reached this many bytes is finished. */
  private static final int FULL_BYTES = 384 * 1024;

  /** Samples of one series that have reached this many bytes go on in a further entry. */
  private static final int PIECE_BYTES = 64 * 1024;

  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final int schemaId;
  private BatchHeader header = BatchHeader.of("", Source.NONE);
  private Consumer<byte[]> records = record -> {};

  /**
   * An encoder.
   *
   * @param schemaId id of {@link io.weir.schemas.avro.Schemas#SAMPLE_BATCH} in the registry
   */
  public BatchPieces(int schemaId) {
    this.schemaId = schemaId;
  }

  /**
   * Begins.
   *
   * @param newHeader what stands before the series of each record
   * @param newRecords takes the records in the wire format, each a fresh array
   */
  public void begin(BatchHeader newHeader, Consumer<byte[]> newRecords) {
    writer.clear();
    header = newHeader;
    records = newRecords;
  }

  /** Appends a whole series as it is. */
  public void append(SampleBatchReader batch, int series) {
    int size = batch.seriesEnd(series) - batch.seriesStart(series);
    if (size > 2 * PIECE_BYTES) {
      append(batch, series, batch.flags(series), Everything.INSTANCE);
    } else {
      writer.appendEncoded(batch.bytes(), batch.seriesStart(series), batch.seriesEnd(series));
      finishIfFull();
    }
  }

  /** Appends those samples of a series that a filter keeps, with flags. */
  public void append(SampleBatchReader batch, int series, int flags, SampleFilter filter) {
    KeptColumns columns = new KeptColumns(batch);
    for (int i = batch.floatsStart(series); i < batch.floatsEnd(series); i++) {
      if (filter.keepsFloat(i)) {
        columns.keepFloat(i);
        if (columns.size() >= PIECE_BYTES) {
          append(batch, series, flags, columns);
        }
      }
    }
    for (int i = batch.histogramsStart(series); i < batch.histogramsEnd(series); i++) {
      if (filter.keepsHistogram(i)) {
        columns.keepHistogram(i);
        if (columns.size() >= PIECE_BYTES) {
          append(batch, series, flags, columns);
        }
      }
    }
    if (!columns.isEmpty()) {
      append(batch, series, flags, columns);
    }
  }

  private void append(SampleBatchReader batch, int series, int flags, KeptColumns columns) {
    writer.append(
        batch.bytes(),
        batch.labelsStart(series),
        batch.labelsEnd(series),
        batch.type(series),
        flags,
        columns);
    columns.clear();
    finishIfFull();
  }

  private void finishIfFull() {
    if (writer.size() >= FULL_BYTES) {
      end();
    }
  }

  /** Hands out what is left. */
  public void end() {
    if (writer.seriesCount() > 0) {
      records.accept(writer.finish(header, schemaId));
    }
  }

  private enum Everything implements SampleFilter {
    INSTANCE;

    @Override
    public boolean keepsFloat(int index) {
      return true;
    }

    @Override
    public boolean keepsHistogram(int index) {
      return true;
    }
  }
}
