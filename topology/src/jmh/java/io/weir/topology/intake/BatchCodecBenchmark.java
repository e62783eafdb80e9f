package io.weir.topology.intake;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading and writing a batch of 2,000 series, for each series and its one sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BatchCodecBenchmark.SERIES)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchCodecBenchmark {
  static final int SERIES = 2_000;
  private static final long TIMESTAMP_MILLIS = 1_800_000_000_000L;

  /** Magic byte and schema id. */
  private static final int PAYLOAD_AT = 5;

  private final byte[][] labels = labels();
  private final double[] values = new Random(1).doubles(SERIES).toArray();
  private final SampleBatchWriter writer = new SampleBatchWriter();
  private final SampleBatchReader reader = new SampleBatchReader();
  private byte[] batch = new byte[0];

  /** Writes what is read. */
  @Setup
  public void fill() {
    batch = write();
  }

  private static byte[][] labels() {
    byte[][] labels = new byte[SERIES][];
    for (int i = 0; i < SERIES; i++) {
      labels[i] =
          Labels.of(
                  "__name__",
                  "http_request_duration_seconds_bucket_" + i / 20 + "_total",
                  "instance",
                  "10.0.0.7:9100",
                  "job",
                  "node-exporter",
                  "le",
                  Integer.toString(i % 20),
                  "handler",
                  "/api/v1/query_range")
              .encoded();
    }
    return labels;
  }

  /** Writes a record. */
  @Benchmark
  public byte[] write() {
    for (int i = 0; i < SERIES; i++) {
      writer.append(
          labels[i], 0, labels[i].length, MetricType.COUNTER, 0, TIMESTAMP_MILLIS, values[i]);
    }
    return writer.finish(BatchHeader.of("default", new Source("s", 1, TIMESTAMP_MILLIS)), 1);
  }

  /** Reads it; no series is known. */
  @Benchmark
  public long read() {
    reader.read(batch, PAYLOAD_AT, batch.length);
    return reader.valueBits(SERIES - 1);
  }
}
