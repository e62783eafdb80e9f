package io.weir.topology.promql.sliding;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.number.Almost;
import io.weir.topology.promql.range.Outcome;
import io.weir.topology.promql.range.RangeFunctions;
import io.weir.topology.promql.range.RangeSeries;
import io.weir.topology.promql.range.RangeWindow;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What slides from tick to tick equals what is computed at once. */
final class SlidingRangeProperties {
  private static final double TOLERANCE = 1e-9;
  private static final long RANGE_MILLIS = 60_000;
  private static final List<Function> FUNCTIONS =
      List.of(
          Function.RATE,
          Function.INCREASE,
          Function.DELTA,
          Function.IRATE,
          Function.IDELTA,
          Function.RESETS,
          Function.CHANGES,
          Function.SUM_OVER_TIME,
          Function.AVG_OVER_TIME,
          Function.MIN_OVER_TIME,
          Function.MAX_OVER_TIME,
          Function.COUNT_OVER_TIME,
          Function.LAST_OVER_TIME,
          Function.FIRST_OVER_TIME,
          Function.STDDEV_OVER_TIME,
          Function.STDVAR_OVER_TIME,
          Function.PRESENT_OVER_TIME,
          Function.DERIV);

  /** What kind of series comes. */
  enum Shape {
    COUNTER,
    GAUGE,
    CONSTANT,
    WITH_NAN,
    WITH_INFINITY
  }

  @Provide
  Arbitrary<Function> functions() {
    return Arbitraries.of(FUNCTIONS);
  }

  @Property(tries = 2000)
  void equalsTheBatchForm(
      @ForAll("functions") Function function, @ForAll Shape shape, @ForAll long seed) {
    Random random = new Random(seed);
    SlidingRange sliding = SlidingRange.of(function, RANGE_MILLIS).orElseThrow();
    TreeMap<Long, Double> all = new TreeMap<>();
    Outcome outcome = new Outcome();
    long now = 1_000_000L + random.nextInt(10_000);
    long tick = now;
    double counter = 100 * random.nextDouble();
    for (int i = 0; i < 120; i++) {
      now += random.nextInt(10) == 0 ? random.nextInt(200_000) : 1 + random.nextInt(10_000);
      counter = random.nextInt(12) == 0 ? random.nextDouble() : counter + random.nextInt(50);
      double value = value(shape, counter, random);
      boolean late = random.nextInt(8) == 0;
      long time = late ? now - random.nextInt(50_000) : now;
      if (StaleMarker.is(all.getOrDefault(time, 0.0))) {
        continue; // Whoever keeps samples keeps the first of a time, and a marker is one.
      }
      sliding.add(time, value);
      if (time > tick - RANGE_MILLIS) {
        all.putIfAbsent(time, value);
      }
      if (random.nextInt(3) > 0) {
        // Sometimes there are samples already that are behind the tick.
        tick = Math.max(tick, now - random.nextInt(20_000));
        sliding.evaluate(tick, outcome);
        check(function, all, tick, outcome);
      }
    }
  }

  private static double value(Shape shape, double counter, Random random) {
    if (random.nextInt(25) == 0) {
      return StaleMarker.VALUE;
    }
    return switch (shape) {
      case COUNTER -> counter;
      case GAUGE -> random.nextGaussian() * Math.pow(10, random.nextInt(4));
      case CONSTANT -> 7;
      case WITH_NAN -> random.nextInt(4) == 0 ? Double.NaN : counter;
      case WITH_INFINITY ->
          random.nextInt(15) == 0
              ? (random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY)
              : counter;
    };
  }

  private static void check(
      Function function, NavigableMap<Long, Double> samples, long tick, Outcome sliding) {
    SortedMap<Long, Double> all = samples.subMap(tick - 2 * RANGE_MILLIS, tick + RANGE_MILLIS);
    long[] times = all.keySet().stream().mapToLong(Long::longValue).toArray();
    double[] values = all.values().stream().mapToDouble(Double::doubleValue).toArray();
    RangeWindow window =
        new RangeWindow(
            RangeSeries.of(SeriesSamples.ofNumbers(Labels.empty(), times, values)),
            RangeEnds.EXTRAPOLATED,
            false,
            Position.NOWHERE,
            new Annotations());
    window.move(tick, tick - RANGE_MILLIS, tick, 0);
    Outcome batch = new Outcome();
    if (!window.isEmpty()) {
      RangeFunctions.of(function).orElseThrow().apply(window, new double[0], batch);
    }
    assertThat(sliding.isNumber())
        .as("%s at %d of %s", function, tick, all)
        .isEqualTo(batch.isNumber());
    if (batch.isNumber()) {
      double size =
          all.values().stream()
              .filter(value -> !Double.isNaN(value) && !Double.isInfinite(value))
              .mapToDouble(Math::abs)
              .max()
              .orElse(0);
      boolean near =
          Almost.equal(sliding.number(), batch.number(), TOLERANCE)
              || Math.abs(sliding.number() - batch.number()) <= 1e-12 * size * size;
      assertThat(near)
          .as("%s at %d of %s: %s, batch %s", function, tick, all, sliding.number(), batch.number())
          .isTrue();
    }
  }
}
