package io.weir.ops.bench.load;

/**
 * The series of a fleet of targets that are scraped every 15 s, spread over the interval. Equal
 * workloads have equal series, times and values.
 *
 * @param series number of series of all targets
 * @param seriesPerTarget series of each target; the last one has what is left
 * @param seed decides the values
 */
public record Workload(int series, int seriesPerTarget, long seed) {
  /** Time between two scrapes of a target. */
  public static final long INTERVAL_MILLIS = 15_000;

  /** Event time of the first scrape, a whole hour, since the Unix epoch: 2025-01-01. */
  public static final long START_MILLIS = 1_735_689_600_000L;

  /** Whose samples they are. */
  public static final String TENANT = "default";

  /** Checks the numbers. */
  public Workload {
    if (series < 1) {
      throw new IllegalArgumentException("series: expected at least 1, found " + series);
    }
    if (seriesPerTarget < 1) {
      throw new IllegalArgumentException(
          "series per target: expected at least 1, found " + seriesPerTarget);
    }
  }

  /** Number of targets. */
  public int targets() {
    return Math.ceilDiv(series, seriesPerTarget);
  }

  /** The series of a target, numbered from 0. */
  public TargetSeries target(int target) {
    int count = Math.min(seriesPerTarget, series - target * seriesPerTarget);
    return new TargetSeries(target, count);
  }

  /** The values of a target's series, before its first scrape. */
  public TargetValues values(TargetSeries target) {
    return new TargetValues(target, seed);
  }

  /** Event time of a scrape, since the Unix epoch; both are numbered from 0. */
  public long timestampMillis(long scrape, int target) {
    return START_MILLIS + scrape * INTERVAL_MILLIS + target * INTERVAL_MILLIS / targets();
  }

  /** Scrapes of each target that give at least a number of samples. */
  public long scrapesFor(long samples) {
    return Math.max(1, Math.ceilDiv(samples, (long) series));
  }
}
