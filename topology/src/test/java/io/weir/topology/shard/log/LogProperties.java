package io.weir.topology.shard.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is written into the log is read from it. */
final class LogProperties {
  private static final LogKey KEY = LogKey.block(1);

  record Sample(long ref, long timestampMillis, long valueBits) {}

  record Histogram(long ref, long timestampMillis, List<Byte> bytes) {}

  @Property(tries = 500)
  void readsABlockAsItWasWritten(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 300) int samples,
      @ForAll @IntRange(min = 0, max = 5) int histograms) {
    Random random = new Random(seed);
    SampleBlockWriter writer = new SampleBlockWriter();
    for (int round = 0; round < 2; round++) {
      List<Sample> written = new ArrayList<>();
      List<Histogram> writtenHistograms = new ArrayList<>();
      long greatest = Long.MIN_VALUE;
      for (int i = 0; i < samples; i++) {
        Sample sample = new Sample(number(random) >>> 1, number(random), number(random));
        writer.append(sample.ref(), sample.timestampMillis(), sample.valueBits());
        written.add(sample);
        greatest = Math.max(greatest, sample.timestampMillis());
      }
      for (int i = 0; i < histograms; i++) {
        byte[] bytes = new byte[random.nextInt(5)];
        random.nextBytes(bytes);
        long ref = random.nextInt(1_000);
        long timestamp = number(random);
        writer.appendHistogram(ref, timestamp, bytes, 0, bytes.length);
        writtenHistograms.add(new Histogram(ref, timestamp, boxed(bytes)));
        greatest = Math.max(greatest, timestamp);
      }
      byte[] block = writer.finish();
      assertThat(writer.isEmpty()).isTrue();

      Collected read = new Collected();
      long readGreatest = new SampleBlockReader().read(KEY, block, read);

      assertThat(read.samples).isEqualTo(written);
      assertThat(read.histograms).isEqualTo(writtenHistograms);
      assertThat(readGreatest).isEqualTo(greatest);
    }
  }

  /** Small, large, and such as doubles of small whole numbers have for bits. */
  private static long number(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(100);
      case 1 -> Double.doubleToRawLongBits(random.nextInt(1_000));
      case 2 -> 0;
      default -> random.nextLong();
    };
  }

  @Example
  void aScrapedSampleTakesFewBytes() {
    SampleBlockWriter writer = new SampleBlockWriter();
    Random random = new Random(1);
    int count = 2_000;
    for (int i = 0; i < count; i++) {
      double value = i % 2 == 0 ? random.nextInt(100_000) : random.nextDouble();
      writer.append(5_000 + i, 1_800_000_000_000L, Double.doubleToRawLongBits(value));
    }
    assertThat(writer.finish().length).isLessThan(9 * count);
  }

  @Example
  void aDamagedBlockIsRefused() {
    SampleBlockWriter writer = new SampleBlockWriter();
    writer.append(1, 2, 3);
    byte[] block = writer.finish();
    for (int i = 1; i < block.length; i++) {
      byte[] damaged = block.clone();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> new SampleBlockReader().read(KEY, damaged, new Collected()))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("BLOCK");
    }
    byte[] cut = Arrays.copyOf(block, 3);
    assertThatThrownBy(() -> new SampleBlockReader().read(KEY, cut, new Collected()))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("3 bytes");
  }

  @Example
  void aBlockOfANewerVersionIsToldFromADamagedOne() {
    SampleBlockWriter writer = new SampleBlockWriter();
    writer.append(1, 2, 3);
    byte[] block = writer.finish();
    block[0] = 2;
    assertThatThrownBy(() -> new SampleBlockReader().read(KEY, block, new Collected()))
        .isInstanceOf(NewerLogException.class)
        .hasMessage("BLOCK 1: expected a value of version 1 or less, found version 2");
    block[0] = 0;
    assertThatThrownBy(() -> new SampleBlockReader().read(KEY, block, new Collected()))
        .isInstanceOf(CorruptLogException.class)
        .hasMessage("BLOCK 1: expected a value of version 1, found version 0");
  }

  @Property
  void readsKeysAsTheyWereWritten(
      @ForAll long first, @ForAll long second, @ForAll @IntRange(min = 0) int third) {
    for (LogKey key :
        List.of(
            LogKey.progress(),
            LogKey.series(first),
            LogKey.block(first),
            LogKey.marks(third),
            LogKey.election(first),
            LogKey.held(first),
            LogKey.pending(first),
            LogKey.ticks(),
            LogKey.published(third),
            LogKey.versions(first),
            LogKey.rows(first, second, third))) {
      assertThat(LogKey.of(key.toBytes())).isEqualTo(key);
    }
  }

  @Example
  void aKeyOfAnotherKindIsANewerPrograms() {
    assertThatThrownBy(() -> LogKey.of(new byte[] {'X', 1}))
        .isInstanceOf(NewerLogException.class)
        .hasMessage("expected a key of kind S, B, D, M, R, E, H, P, T, U or V, found 0x5801");
    assertThatThrownBy(() -> LogKey.of(new byte[0])).isInstanceOf(NewerLogException.class);
  }

  @Example
  void aStrangeKeyIsRefused() {
    assertThatThrownBy(() -> LogKey.of(new byte[] {'B', 1}))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("found 0x4201");
  }

  @Property
  void readsASeriesAsItWasWritten(
      @ForAll boolean run,
      @ForAll long timestamp,
      @ForAll double last,
      @ForAll double offset,
      @ForAll byte[] tail) {
    byte[] labels = Labels.of("__name__", "up", "job", "j").encoded();
    SeriesEntry entry = SeriesEntry.of("t", MetricType.COUNTER, labels);
    SeriesEntry written =
        run && timestamp != SeriesEntry.NO_RUN
            ? entry.withRun(timestamp, last, offset, tail)
            : entry;
    Envelope.open(
        LogKey.series(1),
        written.toBytes(),
        in -> assertThat(SeriesEntry.read(in)).usingRecursiveComparison().isEqualTo(written));
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> list = new ArrayList<>();
    for (byte b : bytes) {
      list.add(b);
    }
    return list;
  }

  private static final class Collected implements SampleVisitor {
    private final List<Sample> samples = new ArrayList<>();
    private final List<Histogram> histograms = new ArrayList<>();

    @Override
    public void sample(long ref, long timestampMillis, long valueBits) {
      samples.add(new Sample(ref, timestampMillis, valueBits));
    }

    @Override
    public void histogram(long ref, long timestampMillis, byte[] bytes, int start, int end) {
      histograms.add(
          new Histogram(ref, timestampMillis, boxed(Arrays.copyOfRange(bytes, start, end))));
    }
  }
}
