package io.weir.sinks.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SeriesSamplesTest {
  private final SeriesSamples series = new SeriesSamples(Labels.empty(), MetricType.GAUGE);

  @Test
  void comesOutInOrderOfTimeAndOfComing() {
    Random random = new Random(1);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      long timestampMillis = random.nextInt(300);
      if (random.nextInt(4) == 0) {
        series.add(histogram(timestampMillis, i));
        expected.add(timestampMillis + " histogram " + i);
      } else {
        series.add(timestampMillis, i);
        expected.add(timestampMillis + " number " + i);
      }
    }
    expected.sort(
        Comparator.comparingLong(text -> Long.parseLong(text.substring(0, text.indexOf(' ')))));

    Recorded recorded = new Recorded();
    series.writeTo(recorded);
    assertThat(recorded.samples).isEqualTo(expected);
    assertThat(recorded.kindsTogether).isFalse();
    assertThat(recorded.begun).isEqualTo(recorded.ended).isGreaterThan(1);
  }

  @Test
  void seriesWithoutSamplesIsNone() {
    Recorded recorded = new Recorded();
    series.writeTo(recorded);
    assertThat(recorded.begun).isZero();
    assertThat(recorded.ended).isZero();
  }

  @Test
  void knowsWhatItHas() {
    series.add(2, 20);
    series.add(1, 10);
    series.add(histogram(3, 30));

    assertThat(series.has(1)).isTrue();
    assertThat(series.has(4)).isFalse();
    assertThat(series.has(2, 20)).isTrue();
    assertThat(series.has(2, 10)).isFalse();
    assertThat(series.has(3, 0)).isFalse();
    assertThat(series.has(histogram(3, 30))).isTrue();
    assertThat(series.has(histogram(3, 31))).isFalse();
    assertThat(series.has(histogram(2, 20))).isFalse();
  }

  private static NativeHistogram histogram(long timestampMillis, double sum) {
    return new NativeHistogram(
        timestampMillis,
        0,
        0,
        0,
        0,
        sum,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        NativeHistogram.ResetHint.UNKNOWN);
  }

  /** Keeps what is written as text. */
  private static final class Recorded implements WriteRequest {
    final List<String> samples = new ArrayList<>();
    int begun;
    int ended;
    boolean kindsTogether;
    private int numbers;
    private int histograms;

    @Override
    public void begin(Labels labels, MetricType type) {
      begun++;
      numbers = 0;
      histograms = 0;
    }

    @Override
    public void sample(long timestampMillis, double value) {
      samples.add(timestampMillis + " number " + (int) value);
      numbers++;
    }

    @Override
    public void histogram(NativeHistogram histogram) {
      samples.add(histogram.timestampMillis() + " histogram " + (int) histogram.sum());
      histograms++;
    }

    @Override
    public void end() {
      ended++;
      kindsTogether |= numbers > 0 && histograms > 0;
    }

    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public Encoded finish() {
      return new Encoded(new byte[0], 0, 0);
    }
  }
}
