package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.Source;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * One thread sends batches, others read all the time. In the step {@code k}, at {@code k} times 15
 * s, each steady series has a sample; one in seven comes two steps late. A passing series has three
 * samples, then no more, and is forgotten. A sample's value is its step.
 */
final class ShardReaderLoadTest {
  private static final long NOON = 1_799_996_400_000L;
  private static final int STEP_MILLIS = 15_000;
  private static final int STEADY = 700;
  private static final int LEAST_STEPS = 120;
  private static final int MOST_STEPS = 20_000;
  private static final int READERS = 4;
  private static final int LEAST_READS = 25;
  private static final long HORIZON_MILLIS = 60_000;

  /** A minute and five of the steps before the watermark are kept. */
  private static final int KEPT_STEPS = 23;

  private static final ShardSettings SETTINGS =
      new ShardSettings(
          new TimeSettings(300_000, 30_000, 120_000, 10_000, HORIZON_MILLIS), List.of(), false, 0);

  private final ShardHarness shard = new ShardHarness(SETTINGS);
  private final ShardReader reader = shard.store().reader();

  /** The last step that was taken in; the next may be as well. */
  private volatile int applied = -1;

  private volatile boolean done;

  @Test
  void everyReaderSeesWhatWasThere() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<Integer>> readers = new ArrayList<>();
      try {
        for (int i = 0; i < READERS; i++) {
          Random random = new Random(i);
          readers.add(threads.submit((Callable<Integer>) () -> readOn(random)));
        }
        writeWhile(readers);
      } finally {
        done = true;
      }
      for (Future<Integer> reads : readers) {
        assertThat(reads.get()).isGreaterThanOrEqualTo(LEAST_READS);
      }
      assertThat(shard.store().holder().lock().longestTurnUnits())
          .isBetween(ReaderTurns.STEP_UNITS, ReaderTurns.MOST_UNITS + 2 * ReaderTurns.STEP_UNITS);
    } finally {
      shard.close();
    }
  }

  private void writeWhile(List<Future<Integer>> readers) {
    for (int step = 0; step < MOST_STEPS && !(step >= LEAST_STEPS && areDone(readers)); step++) {
      long time = NOON + (long) step * STEP_MILLIS;
      List<Sample> samples = new ArrayList<>();
      for (int series = 0; series < STEADY; series++) {
        if (lateness(series, step - 2) == 2) {
          samples.add(sample(steady(series), step - 2));
        }
        if (lateness(series, step) == 0) {
          samples.add(sample(steady(series), step));
        }
      }
      if (step % 4 < 3) {
        samples.add(sample(passing(step / 4), step));
      }
      shard.send(Batches.batch(new Source("s", 1, time + 1), samples), time + 1);
      shard.changelog.clear();
      applied = step;
    }
  }

  private static boolean areDone(List<Future<Integer>> readers) {
    return readers.stream().allMatch(Future::isDone);
  }

  /** By how many steps a sample is late; negative if there is none. */
  private static int lateness(int series, int step) {
    return step < 0 ? -1 : (step + series) % 7 == 3 ? 2 : 0;
  }

  private static Sample sample(Labels labels, int step) {
    return Sample.of(labels, NOON + (long) step * STEP_MILLIS, step);
  }

  private static Labels steady(int series) {
    return Labels.of("__name__", "steady", "series", Integer.toString(series));
  }

  private static Labels passing(int number) {
    return Labels.of("__name__", "passing", "series", Integer.toString(number));
  }

  private int readOn(Random random) {
    int reads = 0;
    while (reads < LEAST_READS || (!done && reads < 4 * LEAST_READS)) {
      readOnce(random.nextInt(3), random.nextInt(STEADY));
      reads++;
    }
    return reads;
  }

  private void readOnce(int kind, int series) {
    int before = applied;
    long fromMillis = NOON + (long) before * STEP_MILLIS - HORIZON_MILLIS;
    Map<Labels, List<Integer>> seen = new TreeMap<>();
    ShardView view =
        reader.select(
            "default",
            switch (kind) {
              case 0 -> List.of(Matcher.ofMetricName("steady"), is("series", series));
              case 1 -> List.of(Matcher.of("series", MatchOperator.REGEX, "[0-9]+"));
              default -> List.of(Matcher.of("__name__", MatchOperator.NOT_EQUAL, "passing"));
            },
            fromMillis,
            Long.MAX_VALUE,
            ReadFrom.ACTIVE,
            found -> assertThat(seen.put(found.labels(), steps(found))).as("seen twice").isNull());
    int after = applied + 1;
    for (int i = 0; i < STEADY; i++) {
      if (kind != 0 || i == series) {
        check(i, seen.getOrDefault(steady(i), List.of()), before, after);
      }
    }
    if (kind == 1) {
      checkPassing(seen, before, after);
    }
    if (before >= 0) {
      assertThat((view.watermarkMillis() - 1 - NOON) / STEP_MILLIS)
          .isBetween((long) before, (long) after);
    }
  }

  private static Matcher is(String name, int value) {
    return Matcher.of(name, MatchOperator.EQUAL, Integer.toString(value));
  }

  private static List<Integer> steps(SelectedSeries series) {
    List<Integer> steps = new ArrayList<>();
    for (int i = 0; i < series.floatCount(); i++) {
      int step = (int) series.value(i);
      assertThat(series.timestampMillis(i)).isEqualTo(NOON + (long) step * STEP_MILLIS);
      assertThat(steps).as("ascending, each once").allMatch(other -> other < step);
      steps.add(step);
    }
    return steps;
  }

  /** What was seen of a series is what was there after some step. */
  private void check(int series, List<Integer> seen, int before, int after) {
    int first = Math.max(0, before - (int) (HORIZON_MILLIS / STEP_MILLIS));
    int firstKept = Math.max(first, after - KEPT_STEPS);
    int lastSeen = -1;
    int firstUnseen = Integer.MAX_VALUE;
    for (int step = first; step <= after; step++) {
      int appliedAt = step + lateness(series, step);
      if (seen.contains(step)) {
        lastSeen = Math.max(lastSeen, appliedAt);
      } else if (step >= firstKept) {
        firstUnseen = Math.min(firstUnseen, appliedAt);
      }
    }
    assertThat(seen).as("series %s from step %s", series, first).allMatch(step -> step >= first);
    assertThat(seen).allMatch(step -> step <= after);
    assertThat(lastSeen).as("all that came before").isLessThan(firstUnseen);
    assertThat(lastSeen).as("of series %s", series).isLessThanOrEqualTo(after);
    assertThat(firstUnseen).as("unseen of series %s", series).isGreaterThan(before);
  }

  /** A series that passed is shown under its own labels. */
  private static void checkPassing(Map<Labels, List<Integer>> seen, int before, int after) {
    seen.forEach((labels, steps) -> {
      if (labels.metricName().equals("passing")) {
        int number = Integer.parseInt(labels.value("series"));
        assertThat(steps).isNotEmpty().allMatch(step -> step / 4 == number && step % 4 < 3);
      }
    });
    int first = before - (int) (HORIZON_MILLIS / STEP_MILLIS);
    for (int step = Math.max(0, Math.max(first, after - KEPT_STEPS)); step <= before; step++) {
      if (step % 4 < 3) {
        assertThat(seen.getOrDefault(passing(step / 4), List.of())).contains(step);
      }
    }
  }
}
