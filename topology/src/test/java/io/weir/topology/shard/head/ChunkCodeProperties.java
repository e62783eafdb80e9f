package io.weir.topology.shard.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is written to a chunk is what is read from it. */
final class ChunkCodeProperties {
  private static final int BASE = 6;

  private final ResidualCode code = new ResidualCode();
  private final EncodedBytes encoded = new EncodedBytes();
  private final long[] scratch = new long[OpenBlocks.MOST_SAMPLES];

  @Property(tries = 1_500)
  void readsAnyTimes(@ForAll @Size(min = 1, max = OpenBlocks.MOST_SAMPLES) long[] times) {
    checkTimes(times);
  }

  @Property(tries = 1_000)
  void readsTimesOfScrapes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = OpenBlocks.MOST_SAMPLES) int count,
      @ForAll @IntRange(min = 1, max = 100) int jitterMillis) {
    Random random = new Random(seed);
    long[] times = new long[count];
    long timestampMillis = random.nextLong();
    for (int i = 0; i < count; i++) {
      times[i] = timestampMillis + random.nextInt(jitterMillis);
      timestampMillis += random.nextInt(30) == 0 ? 3_600_000 : 15_000;
    }
    checkTimes(times);
  }

  private void checkTimes(long[] times) {
    long[] samples = new long[BASE + 2 * times.length];
    for (int i = 0; i < times.length; i++) {
      samples[BASE + 2 * i] = times[i];
    }
    encoded.clear();
    new TimeCode(code).write(samples, BASE, times.length, encoded);
    byte[] bytes = moved(encoded);
    assertThat(TimeCode.first(bytes, 3)).isEqualTo(times[0]);
    assertThat(TimeCode.count(bytes, 3)).isEqualTo(times.length);
    long[] found = untouched();
    TimeCode.read(bytes, 3, found, scratch);
    for (int i = 0; i < times.length; i++) {
      assertThat(found[2 * i]).as("time %s", i).isEqualTo(times[i]);
      assertThat(found[2 * i + 1]).as("value %s", i).isEqualTo(-7);
    }
  }

  @Property(tries = 1_500)
  void readsAnyBits(@ForAll @Size(min = 1, max = OpenBlocks.MOST_SAMPLES) long[] values) {
    checkValues(values);
  }

  @Property(tries = 1_000)
  void readsAnyDoubles(@ForAll @Size(min = 1, max = OpenBlocks.MOST_SAMPLES) double[] values) {
    checkValues(Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray());
  }

  @Property(tries = 1_500)
  void readsWhatTargetsExpose(
      @ForAll long seed,
      @ForAll SampleKinds kind,
      @ForAll @IntRange(min = 1, max = OpenBlocks.MOST_SAMPLES) int count) {
    Random random = new Random(seed);
    long[] values = new long[count];
    long bits = random.nextInt(1_000_000);
    for (int i = 0; i < count; i++) {
      bits = kind.nextBits(bits, random);
      values[i] = bits;
    }
    checkValues(values);
  }

  private void checkValues(long[] values) {
    long[] samples = new long[BASE + 2 * values.length];
    for (int i = 0; i < values.length; i++) {
      samples[BASE + 2 * i + 1] = values[i];
    }
    encoded.clear();
    new ValueCode(code).write(samples, BASE, values.length, encoded);
    byte[] bytes = moved(encoded);
    long[] found = untouched();
    ValueCode.read(bytes, 3, values.length, found, scratch);
    for (int i = 0; i < values.length; i++) {
      assertThat(found[2 * i + 1]).as("value %s", i).isEqualTo(values[i]);
      assertThat(found[2 * i]).as("time %s", i).isEqualTo(-7);
    }
  }

  /** The bytes written, from 3, among others. */
  private static byte[] moved(EncodedBytes encoded) {
    byte[] bytes = new byte[3 + encoded.size() + EncodedBytes.SLACK];
    Arrays.fill(bytes, (byte) 0xa5);
    System.arraycopy(encoded.bytes(), 0, bytes, 3, encoded.size());
    return bytes;
  }

  private static long[] untouched() {
    long[] samples = new long[2 * OpenBlocks.MOST_SAMPLES];
    Arrays.fill(samples, -7);
    return samples;
  }
}
