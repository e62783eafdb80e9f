package io.weir.topology.shard.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.samples.Source;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The watermark against a model that looks at all that was ever heard, anew for each record. */
final class WatermarkProperties {
  private static final long START = 1_800_000_000_000L;
  private static final TimeSettings SETTINGS =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  record Heard(String name, long epoch, long markMillis, long appendTimeMillis) {}

  record Step(String name, long epoch, long behindMillis, long gapMillis) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> step =
        Combinators.combine(
                Arbitraries.of("a", "b", "c"),
                Arbitraries.frequency(Tuple.of(8, 1L), Tuple.of(1, 2L)),
                Arbitraries.oneOf(
                    Arbitraries.longs().between(-60_000, 20_000),
                    Arbitraries.longs().between(0, 300_000),
                    Arbitraries.just(119_999L),
                    Arbitraries.just(120_000L),
                    Arbitraries.just(120_001L)),
                Arbitraries.oneOf(
                    Arbitraries.longs().between(0, 12_000),
                    Arbitraries.of(5_000L, 10_000L, 30_000L, 400_000L)))
            .as(Step::new);
    return step.list().ofMinSize(1).ofMaxSize(60);
  }

  @Property(tries = 2_000)
  void t5_equalsTheModelAfterEachRecord(@ForAll("steps") List<Step> steps) {
    Watermark watermark = new Watermark(SETTINGS);
    List<Heard> history = new ArrayList<>();
    long appendTimeMillis = START;
    long modelMillis = Watermark.UNSET;
    for (Step step : steps) {
      appendTimeMillis += step.gapMillis();
      Heard heard =
          new Heard(
              step.name(), step.epoch(), appendTimeMillis - step.behindMillis(), appendTimeMillis);
      history.add(heard);
      modelMillis = Math.max(modelMillis, model(history));

      boolean moved =
          watermark.heard(
              new Source(heard.name(), heard.epoch(), heard.markMillis()), appendTimeMillis);

      assertThat(watermark.millis()).isEqualTo(modelMillis);
      assertThat(moved || watermark.millis() == modelMillis).isTrue();
      if (history.size() % 7 == 0) {
        watermark = WatermarkTest.copy(watermark);
      }
    }
  }

  /** The least mark of the live sources, or unset. */
  private static long model(List<Heard> history) {
    long least = Long.MAX_VALUE;
    for (String name : List.of("a", "b", "c")) {
      int last = lastOf(history, name);
      if (last >= 0) {
        Heard heard = history.get(last);
        boolean silent = heardMillis(history, last) >= SETTINGS.sourceTimeoutMillis();
        long mark = Math.min(heard.markMillis(), heard.appendTimeMillis());
        boolean lagging = heard.appendTimeMillis() - mark > SETTINGS.maxSourceLagMillis();
        if (!silent && !lagging) {
          least = Math.min(least, mark);
        }
      }
    }
    return least == Long.MAX_VALUE ? Watermark.UNSET : least;
  }

  /** The last record of a name that isn't of an epoch older than one heard before it. */
  private static int lastOf(List<Heard> history, String name) {
    int last = -1;
    long greatestEpoch = Long.MIN_VALUE;
    for (int i = 0; i < history.size(); i++) {
      Heard heard = history.get(i);
      if (heard.name().equals(name) && heard.epoch() >= greatestEpoch) {
        greatestEpoch = heard.epoch();
        last = i;
      }
    }
    return last;
  }

  /** Append time since a record during which some source was heard. */
  private static long heardMillis(List<Heard> history, int since) {
    long sum = 0;
    for (int i = since + 1; i < history.size(); i++) {
      long gap = history.get(i).appendTimeMillis() - history.get(i - 1).appendTimeMillis();
      sum += Math.min(gap, 10_000);
    }
    return sum;
  }
}
