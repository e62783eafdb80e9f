package io.weir.topology.shard;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import java.util.ArrayList;
import java.util.List;

/** Sample batches, written and read for tests. */
final class Batches {
  private Batches() {}

  /** A float of a series, as a batch holds it. */
  record Sample(Labels labels, MetricType type, int flags, long timestampMillis, long valueBits) {
    static Sample of(Labels labels, long timestampMillis, double value) {
      return of(labels, MetricType.UNKNOWN, timestampMillis, value);
    }

    static Sample of(Labels labels, MetricType type, long timestampMillis, double value) {
      return new Sample(labels, type, 0, timestampMillis, Double.doubleToRawLongBits(value));
    }
  }

  static Labels series(String name) {
    return Labels.of("__name__", name, "job", "j", "instance", "i:1");
  }

  static byte[] heartbeat(String source, long markMillis) {
    return batch(new Source(source, 1, markMillis), List.of());
  }

  static byte[] batch(Source source, List<Sample> samples) {
    return batch(BatchHeader.of("default", source), samples);
  }

  static byte[] batch(BatchHeader header, List<Sample> samples) {
    SampleBatchWriter writer = new SampleBatchWriter();
    for (Sample sample : samples) {
      byte[] labels = sample.labels().encoded();
      writer.append(
          labels,
          0,
          labels.length,
          sample.type(),
          sample.flags(),
          sample.timestampMillis(),
          Double.longBitsToDouble(sample.valueBits()));
    }
    return writer.finish(header, ShardHarness.BATCH_SCHEMA);
  }

  /** All floats of a record. */
  static List<Sample> read(byte[] record) {
    SampleBatchReader reader = new SampleBatchReader();
    reader.read(record, WireFormat.HEADER_LENGTH, record.length);
    List<Sample> samples = new ArrayList<>();
    for (int series = 0; series < reader.seriesCount(); series++) {
      Labels labels =
          Labels.decode(reader.bytes(), reader.labelsStart(series), reader.labelsEnd(series));
      for (int i = reader.floatsStart(series); i < reader.floatsEnd(series); i++) {
        samples.add(
            new Sample(
                labels,
                reader.type(series),
                reader.flags(series),
                reader.timestampMillis(i),
                reader.valueBits(i)));
      }
    }
    return samples;
  }
}
