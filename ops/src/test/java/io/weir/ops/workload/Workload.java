package io.weir.ops.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Scrapers with their mishaps, and a disturber, in a time of their own. Everything follows from the
 * seed. For one thread.
 */
public final class Workload {
  /** The append time of the first record; a multiple of an hour. */
  public static final long START_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  static final String FIRST_SCRAPER = "scraper-a";

  private static final long INTERVAL_MILLIS = 15_000;
  private static final long FAST_MILLIS = Duration.ofMinutes(4).toMillis();
  private static final long SLOW_MILLIS = Duration.ofSeconds(20).toMillis();
  private static final long BEAT_MILLIS = 5_000;
  private static final Duration FINISH_PAUSE = Duration.ofMinutes(70);
  private static final Duration FINISH = Duration.ofSeconds(90);

  private final Outlet outlet;
  private final Random random;
  private final Mishaps mishaps;
  private final List<Target> targets = new ArrayList<>();
  private final List<Actor> actors = new ArrayList<>();
  private final List<String> sources = new ArrayList<>();

  /**
   * How bad it may get.
   *
   * @param longestMishap no scraper is away for longer
   * @param oldest no disturbing sample is older when it comes
   */
  public record Bounds(Duration longestMishap, Duration oldest) {
    /** Anything may happen. */
    public static final Bounds NONE = new Bounds(Duration.ofDays(365), Duration.ofDays(365));
  }

  /**
   * A workload that has not begun, in which anything may happen.
   *
   * @param schemaId id of the sample batch's schema
   */
  public Workload(long seed, int partitions, int schemaId, RecordSink sink) {
    this(seed, partitions, schemaId, Bounds.NONE, sink);
  }

  /**
   * A workload that has not begun.
   *
   * @param schemaId id of the sample batch's schema
   */
  public Workload(long seed, int partitions, int schemaId, Bounds bounds, RecordSink sink) {
    random = new Random(seed);
    outlet = new Outlet(sink, partitions, schemaId);
    outlet.setNow(START_MILLIS);
    mishaps = new Mishaps(START_MILLIS, bounds.longestMishap(), new Random(random.nextLong()));
    scraper(FIRST_SCRAPER, 0, 3, mishaps.ofScraper());
    scraper("scraper-b", 0, 3, mishaps.ofScraper());
    scraper("fast", FAST_MILLIS, 2, mishaps.ofScraper());
    scraper("slow", -SLOW_MILLIS, 2, mishaps.ofScraper());
    scraper("spooling", 0, 2, mishaps.withAnHourOfSpool());
    pair("pair", 2);
    actors.add(
        new Disturber(
            outlet,
            targets,
            START_MILLIS,
            mishaps.outages(),
            bounds.oldest(),
            new Random(random.nextLong())));
  }

  private void scraper(String name, long aheadMillis, int targetCount, Timetable timetable) {
    scraper(name, aheadMillis, targets("job-" + name, targetCount), "", timetable);
  }

  /** Two that scrape the same targets, each in its phases, with its mishaps. */
  private void pair(String name, int targetCount) {
    List<Target> shared = targets("job-" + name, targetCount);
    scraper(name + "-1", 0, shared, "replica-1", mishaps.ofScraper());
    scraper(name + "-2", 0, shared, "replica-2", mishaps.ofScraper());
  }

  private List<Target> targets(String job, int count) {
    List<Target> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(new Target(job, "host-" + i + ":9100", new Random(random.nextLong())));
    }
    targets.addAll(made);
    return made;
  }

  private void scraper(
      String name, long aheadMillis, List<Target> scraped, String replica, Timetable timetable) {
    sources.add(name);
    actors.add(
        new Scraper(
            outlet,
            new Scraper.Settings(name, aheadMillis, scraped, INTERVAL_MILLIS, replica),
            START_MILLIS,
            timetable,
            new Random(random.nextLong())));
  }

  /** The append time now, since the Unix epoch. */
  public long nowMillis() {
    return outlet.nowMillis();
  }

  /** Lets everybody do what is due before an append time. */
  public void runUntil(long millis) {
    Actor next = next();
    while (next.dueMillis() < millis) {
      outlet.setNow(Math.max(outlet.nowMillis(), next.dueMillis()));
      next.act();
      next = next();
    }
    outlet.setNow(Math.max(outlet.nowMillis(), millis));
  }

  private Actor next() {
    return actors.stream().min(Comparator.comparingLong(Actor::dueMillis)).orElseThrow();
  }

  /** Lets nothing but heartbeats come, until every window of what was written can close. */
  public void finish() {
    outlet.setNow(outlet.nowMillis() + FINISH_PAUSE.toMillis());
    beat(FINISH);
  }

  /** Lets nothing but heartbeats come for a while; the scrapers are others then. */
  public void beat(Duration duration) {
    long fromMillis = outlet.nowMillis();
    for (long beat = 0; beat < duration.toMillis(); beat += BEAT_MILLIS) {
      outlet.setNow(fromMillis + beat);
      for (String name : sources) {
        Heartbeats.write(outlet, name);
      }
    }
    outlet.setNow(fromMillis + duration.toMillis());
  }
}
