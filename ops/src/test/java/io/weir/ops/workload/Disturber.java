package io.weir.ops.workload;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.BatchSeries;
import io.weir.ops.committed.Value;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes what well-behaved scrapers don't: batches that come again, other values for the same time,
 * samples late by any time, out of order, from the future, without a mark, of another tenant, of an
 * epoch that is over, and records that aren't batches.
 */
final class Disturber implements Actor {
  private static final long EVERY_MILLIS = 6_000;
  private static final long WINDOW_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final String OTHER_TENANT = "other";

  private final Outlet outlet;
  private final List<Target> targets;
  private final List<Mishap> outages;
  private final long oldestMillis;
  private final Random random;
  private long dueMillis;

  /**
   * A disturber.
   *
   * @param outages it is quiet while one of these lasts
   * @param oldest no late sample is older
   */
  Disturber(
      Outlet outlet,
      List<Target> targets,
      long startMillis,
      List<Mishap> outages,
      Duration oldest,
      Random random) {
    this.outlet = outlet;
    this.targets = targets;
    this.outages = outages;
    oldestMillis = oldest.toMillis();
    this.random = random;
    dueMillis = startMillis + EVERY_MILLIS;
  }

  @Override
  public long dueMillis() {
    return dueMillis;
  }

  @Override
  public void act() {
    long nowMillis = outlet.nowMillis();
    dueMillis = nowMillis + 1 + random.nextLong(2 * EVERY_MILLIS);
    for (Mishap outage : outages) {
      if (outage.covers(nowMillis)) {
        dueMillis = outage.toMillis();
        return;
      }
    }
    switch (random.nextInt(12)) {
      case 0, 1 -> again();
      case 2 -> conflict();
      case 3, 4, 5, 6 -> late();
      case 7 -> outOfOrder();
      case 8 -> ahead();
      case 9 -> unmarked();
      case 10 -> outdated();
      default -> unusable();
    }
  }

  private void again() {
    List<Message> recent = outlet.recent();
    recent.stream().skip(random.nextInt(recent.size())).limit(3).forEach(outlet::write);
  }

  /** The series of a batch again, with other values beside the same. */
  private void conflict() {
    List<Message> recent = outlet.recent();
    Message chosen = recent.get(random.nextInt(recent.size()));
    Batch batch = Batch.of(chosen.partition(), 0, 0, chosen.value());
    List<BatchSeries> changed = new ArrayList<>();
    for (BatchSeries series : batch.series()) {
      List<BatchSeries.Timed> samples =
          series.samples().stream()
              .map(each ->
                  each.value() instanceof Value.OfFloat && random.nextBoolean()
                      ? timed(each.timestampMillis(), random.nextInt(1_000))
                      : each)
              .toList();
      changed.add(new BatchSeries(series.labels(), series.type(), 0, samples));
    }
    if (!changed.isEmpty()) {
      outlet.write(outlet.batch(batch.tenant(), Source.NONE, null, changed));
    }
  }

  private void late() {
    Target target = anyTarget();
    long timestampMillis = lateMillis();
    List<BatchSeries> series = new ArrayList<>();
    for (String metric : List.of("late_total", "temperature", "seconds_total")) {
      if (random.nextBoolean()) {
        series.add(series(target, metric, List.of(timed(timestampMillis, random.nextInt(100)))));
      }
    }
    series.add(
        series(
            target,
            "late",
            List.of(
                timed(timestampMillis, random.nextInt(100)),
                timed(timestampMillis + random.nextInt(20_000), random.nextInt(100)))));
    write(series);
  }

  /** Late by all orders of magnitude, often exactly at a bound. */
  private long lateMillis() {
    long nowMillis = outlet.nowMillis();
    long age =
        switch (random.nextInt(8)) {
          case 0, 1 -> random.nextLong(60_000);
          case 2, 3 -> random.nextLong(600_000);
          case 4 -> random.nextLong(3_600_000);
          case 5 -> 3_600_000 - 60_000 + random.nextLong(120_000);
          case 6 -> 4_200_000 - 60_000 + random.nextLong(120_000);
          default -> random.nextLong(14_400_000);
        };
    long timestampMillis = nowMillis - Math.min(age, oldestMillis);
    return switch (random.nextInt(4)) {
      case 0 -> timestampMillis - Math.floorMod(timestampMillis, WINDOW_MILLIS);
      case 1 -> timestampMillis - Math.floorMod(timestampMillis, WINDOW_MILLIS) - 1;
      case 2 -> timestampMillis - Math.floorMod(timestampMillis, 5_000);
      default -> timestampMillis;
    };
  }

  private void outOfOrder() {
    long nowMillis = outlet.nowMillis();
    List<BatchSeries.Timed> samples = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      samples.add(timed(nowMillis - 1_000L * random.nextInt(60), random.nextInt(50)));
    }
    write(List.of(series(anyTarget(), "shuffled_total", samples)));
  }

  private void ahead() {
    long nowMillis = outlet.nowMillis();
    List<BatchSeries.Timed> samples =
        List.of(
            timed(nowMillis, 1),
            timed(nowMillis + Duration.ofMinutes(5).toMillis(), 2),
            timed(nowMillis + Duration.ofMinutes(5).toMillis() + 1, 3),
            timed(nowMillis + Duration.ofHours(random.nextInt(100)).toMillis() + 2, 4));
    write(List.of(series(anyTarget(), "future_total", samples)));
  }

  private void unmarked() {
    Target target = anyTarget();
    long pushedMillis = outlet.nowMillis() - random.nextInt(12_000);
    List<BatchSeries> series =
        List.of(
            series(target, "pushed_total", List.of(timed(pushedMillis, 1))),
            series(target, "pushed", List.of(timed(pushedMillis, random.nextInt(9)))));
    String tenant = random.nextInt(3) == 0 ? OTHER_TENANT : Outlet.TENANT;
    outlet.write(outlet.batch(tenant, Source.NONE, null, series));
  }

  /** A process that is not quite dead yet, of a source that has started anew. */
  private void outdated() {
    Source source = new Source(Workload.FIRST_SCRAPER, 1, outlet.nowMillis() - 60_000);
    for (int partition = 0; partition < outlet.partitions(); partition++) {
      outlet.write(outlet.heartbeat(partition, source));
    }
  }

  private void unusable() {
    byte[] bytes = new byte[1 + random.nextInt(20)];
    random.nextBytes(bytes);
    bytes[0] = 1;
    outlet.write(new Message(random.nextInt(outlet.partitions()), bytes));
  }

  /** Of a source without a mark of its own that holds nobody up: it is never heard of otherwise. */
  private void write(List<BatchSeries> series) {
    outlet.write(outlet.batch(Outlet.TENANT, new Source("disturber", 1, 0), null, series));
  }

  private Target anyTarget() {
    return targets.get(random.nextInt(targets.size()));
  }

  private static BatchSeries series(Target target, String metric, List<BatchSeries.Timed> samples) {
    return new BatchSeries(target.labels(metric), MetricType.UNKNOWN, 0, samples);
  }

  private static BatchSeries.Timed timed(long timestampMillis, double value) {
    return new BatchSeries.Timed(timestampMillis, Value.OfFloat.of(value));
  }
}
