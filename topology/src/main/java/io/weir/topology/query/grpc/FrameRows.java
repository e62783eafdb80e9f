package io.weir.topology.query.grpc;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.Labels;
import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.operator.PartialFrame;
import io.weir.topology.promql.operator.StepGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a {@link PartialFrame} as bytes: labels, the shape of the cells, and these. Numbers that
 * are at every step, one each, stand there as they are; otherwise each step says how many numbers
 * and histograms it has.
 */
final class FrameRows {
  private static final int ONE_NUMBER_EACH = 0;
  private static final int ANY = 1;

  private FrameRows() {}

  static void write(PartialFrame frame, int row, AvroOutput out) {
    frame.labels(row).write(out);
    int steps = frame.grid().count();
    if (isOneNumberEach(frame, row)) {
      out.writeLong(ONE_NUMBER_EACH);
      for (int step = 0; step < steps; step++) {
        out.writeDouble(frame.number(row, step, 0));
      }
      return;
    }
    out.writeLong(ANY);
    for (int step = 0; step < steps; step++) {
      if (!frame.isPresent(row, step)) {
        out.writeLong(-1);
        continue;
      }
      int size = frame.size(row, step);
      out.writeLong(size);
      for (int i = 0; i < size; i++) {
        out.writeDouble(frame.number(row, step, i));
      }
      List<FloatHistogram> histograms = frame.histograms(row, step);
      out.writeLong(histograms.size());
      for (FloatHistogram histogram : histograms) {
        HistogramCodec.write(histogram, 0, out);
      }
    }
  }

  private static boolean isOneNumberEach(PartialFrame frame, int row) {
    for (int step = 0; step < frame.grid().count(); step++) {
      if (!frame.isPresent(row, step)
          || frame.size(row, step) != 1
          || !frame.histograms(row, step).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads rows to the end.
   *
   * @throws io.weir.schemas.avro.MalformedAvroException if there are others
   */
  static void read(byte[] bytes, StepGrid grid, PartialFrame.Builder rows) {
    AvroInput in = new AvroInput(bytes, 0, bytes.length);
    while (!in.exhausted()) {
      rows.row(Labels.read(in));
      int shape = in.readInt();
      for (int step = 0; step < grid.count(); step++) {
        if (shape == ANY) {
          cell(in, rows);
        } else {
          rows.something();
          rows.number(in.readDouble());
        }
      }
    }
  }

  private static void cell(AvroInput in, PartialFrame.Builder rows) {
    int size = in.readInt();
    if (size < 0) {
      rows.nothing();
      return;
    }
    rows.something();
    for (int i = 0; i < size; i++) {
      rows.number(in.readDouble());
    }
    int count = in.readInt();
    if (count > 0) {
      List<FloatHistogram> histograms = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        histograms.add(HistogramCodec.read(in));
      }
      rows.histograms(histograms);
    }
  }
}
