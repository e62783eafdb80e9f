package io.weir.topology.shard.head;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding and decoding of a chunk's columns, for each sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(OpenBlocks.TAIL_SAMPLES)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChunkBenchmark {
  private static final int CHUNKS = 256;

  /** What the values are. */
  @Param public Shown shown = Shown.COUNTER;

  private final ResidualCode code = new ResidualCode();
  private final TimeCode times = new TimeCode(code);
  private final ValueCode values = new ValueCode(code);
  private final EncodedBytes out = new EncodedBytes();
  private final long[][] samples = new long[CHUNKS][2 * OpenBlocks.TAIL_SAMPLES];
  private final byte[][] encodedTimes = new byte[CHUNKS][];
  private final byte[][] encodedValues = new byte[CHUNKS][];
  private final long[] read = new long[2 * OpenBlocks.MOST_SAMPLES];
  private final long[] scratch = new long[OpenBlocks.MOST_SAMPLES];
  private int next;

  /** Makes chunks of samples 15 s apart, with jitter of some ms. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    for (int i = 0; i < CHUNKS; i++) {
      for (int j = 0; j < OpenBlocks.TAIL_SAMPLES; j++) {
        samples[i][2 * j] = 1_800_000_000_000L + 15_000L * j + random.nextInt(5);
        samples[i][2 * j + 1] = shown.bits(j, random);
      }
      encodedTimes[i] = writeTimes(i);
      encodedValues[i] = writeValues(i);
    }
  }

  private byte[] writeTimes(int chunk) {
    out.clear();
    times.write(samples[chunk], 0, OpenBlocks.TAIL_SAMPLES, out);
    return Arrays.copyOf(out.bytes(), out.size() + EncodedBytes.SLACK);
  }

  private byte[] writeValues(int chunk) {
    out.clear();
    values.write(samples[chunk], 0, OpenBlocks.TAIL_SAMPLES, out);
    return Arrays.copyOf(out.bytes(), out.size() + EncodedBytes.SLACK);
  }

  private int next() {
    next = (next + 1) % CHUNKS;
    return next;
  }

  /** Writes event times. */
  @Benchmark
  public int encodeTimes() {
    out.clear();
    times.write(samples[next()], 0, OpenBlocks.TAIL_SAMPLES, out);
    return out.size();
  }

  /** Writes values. */
  @Benchmark
  public int encodeValues() {
    out.clear();
    values.write(samples[next()], 0, OpenBlocks.TAIL_SAMPLES, out);
    return out.size();
  }

  /** Reads event times. */
  @Benchmark
  public long[] decodeTimes() {
    TimeCode.read(encodedTimes[next()], 0, read, scratch);
    return read;
  }

  /** Reads values. */
  @Benchmark
  public long[] decodeValues() {
    ValueCode.read(encodedValues[next()], 0, OpenBlocks.TAIL_SAMPLES, read, scratch);
    return read;
  }
}
