package io.weir.topology.query.grpc;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.Labels;
import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.source.SeriesSamples;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Series with their samples as bytes: labels, the number of samples, whether there are histograms
 * among them, and of each sample the time since the one before and its value.
 */
final class SeriesRows {
  private SeriesRows() {}

  static void write(SeriesSamples series, AvroOutput out) {
    series.labels().write(out);
    out.writeLong(series.count());
    boolean mixed = series.histograms() != null;
    out.writeBoolean(mixed);
    long before = 0;
    for (int i = 0; i < series.count(); i++) {
      long time = series.timestampsMillis()[i];
      out.writeLong(time - before);
      before = time;
      FloatHistogram histogram = series.histogram(i);
      if (mixed) {
        out.writeBoolean(histogram != null);
      }
      if (histogram == null) {
        out.writeDouble(series.values()[i]);
      } else {
        HistogramCodec.write(histogram, time, out);
      }
    }
  }

  /**
   * Reads series to the end.
   *
   * @throws io.weir.schemas.avro.MalformedAvroException if there is something else
   */
  static void read(byte[] bytes, List<SeriesSamples> all) {
    AvroInput in = new AvroInput(bytes, 0, bytes.length);
    while (!in.exhausted()) {
      all.add(series(in));
    }
  }

  private static SeriesSamples series(AvroInput in) {
    Labels labels = Labels.read(in);
    int count = in.readInt();
    boolean mixed = in.readBoolean();
    long[] timestamps = new long[count];
    double[] values = new double[count];
    @Nullable FloatHistogram[] histograms = new FloatHistogram[mixed ? count : 0];
    long before = 0;
    for (int i = 0; i < count; i++) {
      before += in.readLong();
      timestamps[i] = before;
      if (mixed && in.readBoolean()) {
        histograms[i] = HistogramCodec.read(in);
      } else {
        values[i] = in.readDouble();
      }
    }
    return new SeriesSamples(labels, count, timestamps, values, mixed ? histograms : null, null);
  }
}
