package io.weir.ops.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What will go wrong, for some days from the start: outages of all, and everybody's own. */
final class Mishaps {
  private static final Duration SPAN = Duration.ofDays(60);
  private static final Duration BETWEEN_OUTAGES = Duration.ofHours(2);
  private static final Duration BETWEEN_MISHAPS = Duration.ofMinutes(25);
  private static final Duration FIRST_SPOOL_AFTER = Duration.ofMinutes(10);

  /** One of these outages in so many lasts for days. */
  private static final int RARE = 8;

  private static final List<Mishap.Kind> KINDS = List.of(Mishap.Kind.values());

  private final long startMillis;
  private final long endMillis;
  private final long longestMillis;
  private final Random random;
  private final List<Mishap> outages = new ArrayList<>();

  /**
   * What will go wrong.
   *
   * @param longest nothing lasts longer
   */
  Mishaps(long startMillis, Duration longest, Random random) {
    this.startMillis = startMillis;
    this.longestMillis = longest.toMillis();
    this.endMillis = startMillis + SPAN.toMillis();
    this.random = random;
    long millis = startMillis + Duration.ofMinutes(40).toMillis() + below(Duration.ofMinutes(20));
    while (millis < endMillis) {
      boolean dead = random.nextBoolean();
      long lasts =
          bounded(
              dead && random.nextInt(RARE) == 0
                  ? Duration.ofDays(6).toMillis() + below(Duration.ofDays(2))
                  : Duration.ofMinutes(2).toMillis() + below(Duration.ofMinutes(40)));
      outages.add(
          new Mishap(dead ? Mishap.Kind.DEAD : Mishap.Kind.CUT_OFF, millis, millis + lasts));
      millis += lasts + Duration.ofMinutes(30).toMillis() + below(BETWEEN_OUTAGES);
    }
  }

  /** Those that hit everybody. */
  List<Mishap> outages() {
    return List.copyOf(outages);
  }

  /** A scraper's own, with the outages. */
  Timetable ofScraper() {
    return ownFrom(new ArrayList<>(outages), startMillis);
  }

  /** The same, with an hour in the beginning in which it can't reach Kafka. */
  Timetable withAnHourOfSpool() {
    long fromMillis = startMillis + FIRST_SPOOL_AFTER.toMillis();
    long toMillis = fromMillis + bounded(Duration.ofHours(1).toMillis());
    List<Mishap> all = new ArrayList<>();
    all.add(new Mishap(Mishap.Kind.CUT_OFF, fromMillis, toMillis));
    all.addAll(outages.stream().filter(outage -> outage.fromMillis() >= toMillis).toList());
    return ownFrom(all, toMillis);
  }

  private Timetable ownFrom(List<Mishap> all, long fromMillis) {
    long millis = fromMillis + below(BETWEEN_MISHAPS);
    while (millis < endMillis) {
      Mishap.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      long lasts =
          switch (kind) {
            case DEAD -> 1_000 + below(Duration.ofMinutes(6));
            case HANGING -> 10_000 + below(Duration.ofMinutes(5));
            case CUT_OFF -> 5_000 + below(Duration.ofMinutes(random.nextInt(5) == 0 ? 80 : 4));
          };
      lasts = bounded(lasts);
      all.add(new Mishap(kind, millis, millis + lasts));
      millis += lasts + below(BETWEEN_MISHAPS.multipliedBy(2));
    }
    return new Timetable(all);
  }

  private long bounded(long millis) {
    return Math.min(millis, longestMillis);
  }

  private long below(Duration duration) {
    return random.nextLong(duration.toMillis());
  }
}
