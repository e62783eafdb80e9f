package io.weir.ops.workload;

import io.weir.ops.committed.BatchSeries;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Scrapes its targets, each in a phase of its own, and sends heartbeats. What it can't send it
 * spools; the spool drains first in, first out, and what is live queues behind it (T8).
 */
final class Scraper implements Actor {
  private static final long BEAT_MILLIS = 5_000;
  private static final long DRAINING_MILLIS = 250;
  private static final int DRAINED = 40;

  private final Outlet outlet;
  private final Settings settings;
  private final Random random;
  private final Timetable timetable;
  private final Deque<Message> spool = new ArrayDeque<>();

  /** What a hanging target could not give: sent when it answers again. */
  private final List<Message> hanging = new ArrayList<>();

  private final long[] scrapeDue;
  private long beatDue;
  private long drainDue = Long.MAX_VALUE;
  private long epochMillis;

  /**
   * A scraper's configuration.
   *
   * @param ahead how far its clock is ahead of the broker's; less than 0 if it is behind
   * @param intervalMillis how often it scrapes each target
   * @param replica its name among those that scrape the same targets; empty if it is alone
   */
  record Settings(
      String name, long ahead, List<Target> targets, long intervalMillis, String replica) {}

  Scraper(Outlet outlet, Settings settings, long startMillis, Timetable timetable, Random random) {
    this.outlet = outlet;
    this.settings = settings;
    this.timetable = timetable;
    this.random = random;
    epochMillis = startMillis;
    beatDue = startMillis;
    scrapeDue =
        random
            .longs(settings.targets().size(), 0, settings.intervalMillis())
            .map(phase -> startMillis + phase)
            .toArray();
  }

  @Override
  public long dueMillis() {
    long due = Math.min(beatDue, drainDue);
    for (long each : scrapeDue) {
      due = Math.min(due, each);
    }
    return due;
  }

  @Override
  public void act() {
    long nowMillis = outlet.nowMillis();
    Optional<Mishap> death = now(Mishap.Kind.DEAD);
    if (death.isPresent()) {
      die(death.get().toMillis());
      return;
    }
    if (now(Mishap.Kind.HANGING).isEmpty()) {
      hanging.forEach(this::send);
      hanging.clear();
    }
    drain();
    if (beatDue <= nowMillis) {
      beat();
      beatDue += BEAT_MILLIS;
    }
    for (int target = 0; target < scrapeDue.length; target++) {
      if (scrapeDue[target] <= nowMillis) {
        scrape(target);
        scrapeDue[target] += settings.intervalMillis();
      }
    }
  }

  private void die(long untilMillis) {
    spool.clear();
    hanging.clear();
    drainDue = Long.MAX_VALUE;
    beatDue = untilMillis;
    for (int target = 0; target < scrapeDue.length; target++) {
      scrapeDue[target] = untilMillis + random.nextLong(settings.intervalMillis());
    }
    epochMillis = untilMillis;
  }

  private void beat() {
    for (int partition = 0; partition < outlet.partitions(); partition++) {
      send(outlet.heartbeat(partition, source()));
    }
  }

  private void scrape(int index) {
    Target target = settings.targets().get(index);
    long scrapedMillis = outlet.nowMillis() + settings.ahead();
    boolean failed = random.nextInt(100) == 0;
    List<BatchSeries> series = target.scrape(scrapedMillis);
    Scrape scrape =
        new Scrape(
            target.name(), settings.intervalMillis(), scrapedMillis, failed, settings.replica());
    Message record =
        outlet.batch(
            Outlet.TENANT, source(), scrape, failed ? target.failure(scrapedMillis) : series);
    if (index == 0 && now(Mishap.Kind.HANGING).isPresent()) {
      hanging.add(record);
    } else {
      send(record);
    }
  }

  /** All samples before its mark have been sent, or stand in the spool before this. */
  private Source source() {
    long heldMillis = now(Mishap.Kind.HANGING).map(Mishap::fromMillis).orElse(outlet.nowMillis());
    return new Source(settings.name(), epochMillis, heldMillis + settings.ahead());
  }

  private void send(Message record) {
    if (spool.isEmpty() && now(Mishap.Kind.CUT_OFF).isEmpty()) {
      outlet.write(record);
    } else {
      spool.add(record);
      drainDue = Math.min(drainDue, outlet.nowMillis() + DRAINING_MILLIS);
    }
  }

  private void drain() {
    if (drainDue > outlet.nowMillis()) {
      return;
    }
    if (now(Mishap.Kind.CUT_OFF).isPresent()) {
      drainDue = outlet.nowMillis() + BEAT_MILLIS;
      return;
    }
    for (int i = 0; i < DRAINED && !spool.isEmpty(); i++) {
      outlet.write(spool.remove());
    }
    drainDue = spool.isEmpty() ? Long.MAX_VALUE : outlet.nowMillis() + DRAINING_MILLIS;
  }

  private Optional<Mishap> now(Mishap.Kind kind) {
    return timetable.find(kind, outlet.nowMillis());
  }
}
