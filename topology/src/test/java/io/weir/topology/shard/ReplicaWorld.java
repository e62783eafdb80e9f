package io.weir.topology.shard;

import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;

/**
 * Two scrapers of one target and what befalls them: scrapes at phases of their own that take their
 * time and sometimes fail and sometimes come twice, kills and restarts, a target that goes down.
 * All of it is known before anything is sent.
 */
final class ReplicaWorld {
  static final long START = 1_799_996_400_000L;
  static final long INTERVAL = ReplicaScrapes.INTERVAL;

  /** What arrives at the shard. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  record Arrival(long appendTimeMillis, byte[] value) {}

  /** A scrape that arrived. */
  record Scraped(String replica, long timestampMillis, boolean well) {}

  final List<Arrival> arrivals = new ArrayList<>();
  final List<Scraped> scrapes = new ArrayList<>();

  /** Moments at which a replica was killed or came back, or a scrape failed or came to be well. */
  final NavigableSet<Long> changes = new TreeSet<>();

  private final Random random;
  private final long endMillis;
  private final long downFromMillis;
  private final long downUntilMillis;
  private final double failures;
  private final long longestScrapeMillis;

  ReplicaWorld(long seed, boolean goesDown, boolean fails, boolean slow) {
    random = new Random(seed);
    endMillis = START + (20 + random.nextInt(80)) * INTERVAL;
    downFromMillis = goesDown ? START + random.nextLong(endMillis - START) : Long.MAX_VALUE;
    downUntilMillis = goesDown ? downFromMillis + random.nextLong(8 * INTERVAL) : Long.MAX_VALUE;
    failures = fails ? 0.1 : 0;
    longestScrapeMillis = slow ? INTERVAL / 3 : 50;
    long phase = random.nextLong(INTERVAL);
    long between = 1 + random.nextLong(INTERVAL - 1);
    // One of the two is always there.
    List<long[]> absences = new ArrayList<>();
    long at = START + 3 * INTERVAL;
    while (at < endMillis) {
      at += random.nextLong(8 * INTERVAL);
      long until = at + random.nextLong(12 * INTERVAL);
      absences.add(new long[] {random.nextInt(2), at, until});
      at = until + 3 * INTERVAL;
    }
    changes.add(endMillis);
    scrape("a", 0, START + phase, absences);
    scrape("b", 1, START + phase + between, absences);
    for (String other : List.of("x", "y")) {
      for (long time = START; time < endMillis + 4 * INTERVAL; time += 5_000) {
        arrivals.add(new Arrival(time, Batches.heartbeat(other, time)));
      }
    }
    arrivals.sort(Comparator.comparingLong(Arrival::appendTimeMillis));
    scrapes.sort(Comparator.comparingLong(Scraped::timestampMillis));
  }

  private void scrape(String replica, int number, long firstMillis, List<long[]> absences) {
    boolean alive = false;
    long epoch = 1;
    boolean wasAway = false;
    long lastHeartbeatMillis = firstMillis;
    for (long time = firstMillis; time < endMillis; time += INTERVAL) {
      long took = 5 + random.nextLong(longestScrapeMillis);
      boolean away = false;
      for (long[] absence : absences) {
        // A scrape that is under way at a kill is lost.
        if (absence[0] == number && time + took >= absence[1] && time < absence[2]) {
          away = true;
          changes.add(absence[1]);
          changes.add(absence[2]);
        }
      }
      if (away) {
        wasAway = true;
        alive = false;
        continue;
      }
      if (wasAway) {
        epoch++;
        wasAway = false;
        lastHeartbeatMillis = time;
      }
      for (long beat = lastHeartbeatMillis; beat < time; beat += 5_000) {
        arrivals.add(new Arrival(beat, ReplicaScrapes.heartbeat(replica, beat)));
      }
      lastHeartbeatMillis = time + took + 1;
      boolean failed =
          (time >= downFromMillis && time < downUntilMillis) || random.nextDouble() < failures;
      List<Sample> samples = new ArrayList<>();
      samples.add(Sample.of(ReplicaScrapes.UP, time, failed ? 0 : 1));
      if (!failed) {
        samples.add(Sample.of(ReplicaScrapes.TOTAL, time, count(time)));
      } else if (alive) {
        samples.add(Sample.of(ReplicaScrapes.TOTAL, time, StaleMarker.VALUE));
      }
      alive = !failed;
      if (failed) {
        changes.add(time);
      }
      scrapes.add(new Scraped(replica, time, !failed));
      byte[] value =
          ReplicaScrapes.scrape(replica, epoch, time, time, failed, samples.toArray(Sample[]::new));
      arrivals.add(new Arrival(time + took, value));
      if (random.nextInt(10) == 0) {
        arrivals.add(new Arrival(time + took + random.nextLong(4 * INTERVAL), value));
      }
    }
  }

  /** What the target counts: it never goes back. */
  static double count(long timestampMillis) {
    return timestampMillis - START;
  }
}
