package io.weir.ops.workload;

import io.weir.ops.committed.BatchSeries;
import io.weir.ops.committed.Value;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.SampleColumns;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes batches. For one thread. */
public final class BatchEncoder {
  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final int schemaId;

  /**
   * An encoder.
   *
   * @param schemaId id of the sample batch's schema
   */
  public BatchEncoder(int schemaId) {
    this.schemaId = schemaId;
  }

  /** The value of a record. */
  public byte[] encode(BatchHeader header, List<BatchSeries> all) {
    for (BatchSeries series : all) {
      byte[] labels = series.labels().encoded();
      writer.append(
          labels, 0, labels.length, series.type(), series.flags(), Columns.of(series.samples()));
    }
    return writer.finish(header, schemaId);
  }

  /** Samples as columns; histograms one behind the other. */
  private static final class Columns implements SampleColumns {
    private final List<BatchSeries.Timed> floats;
    private final List<Integer> histogramEnds;
    private final byte[] histogramBytes;

    private Columns(
        List<BatchSeries.Timed> floats, List<Integer> histogramEnds, byte[] histogramBytes) {
      this.floats = floats;
      this.histogramEnds = histogramEnds;
      this.histogramBytes = histogramBytes;
    }

    static Columns of(List<BatchSeries.Timed> samples) {
      List<BatchSeries.Timed> floats = new ArrayList<>();
      List<Integer> ends = new ArrayList<>();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (BatchSeries.Timed sample : samples) {
        switch (sample.value()) {
          case Value.OfFloat value -> floats.add(sample);
          case Value.OfHistogram histogram -> {
            byte[] encoded = new byte[histogram.encoded().remaining()];
            histogram.encoded().duplicate().get(encoded);
            bytes.writeBytes(encoded);
            ends.add(bytes.size());
          }
        }
      }
      return new Columns(floats, ends, bytes.toByteArray());
    }

    @Override
    public int floatCount() {
      return floats.size();
    }

    @Override
    public long timestampMillis(int index) {
      return floats.get(index).timestampMillis();
    }

    @Override
    public long valueBits(int index) {
      return ((Value.OfFloat) floats.get(index).value()).bits();
    }

    @Override
    public int histogramCount() {
      return histogramEnds.size();
    }

    @Override
    public byte[] histogramBytes() {
      return histogramBytes;
    }

    @Override
    public int histogramStart(int index) {
      return index == 0 ? 0 : histogramEnds.get(index - 1);
    }

    @Override
    public int histogramEnd(int index) {
      return histogramEnds.get(index);
    }
  }
}
