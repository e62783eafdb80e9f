package io.weir.ops.bench.stores;

import io.weir.ops.bench.load.TargetSeries;
import io.weir.ops.bench.load.TargetValues;
import io.weir.ops.bench.load.Workload;
import io.weir.schemas.labels.Labels;
import java.util.ArrayList;
import java.util.List;

/** The samples of a workload in the order in which they are scraped. For one thread. */
public final class BenchRows {
  private final Workload workload;
  private final List<Target> targets = new ArrayList<>();
  private final long scrapes;
  private final int series;
  private long scrape;

  /**
   * The rows.
   *
   * @param samples rounded up to whole scrapes of all series
   */
  public BenchRows(Workload workload, long samples) {
    this.workload = workload;
    this.scrapes = workload.scrapesFor(samples);
    int first = 0;
    for (int number = 0; number < workload.targets(); number++) {
      TargetSeries target = workload.target(number);
      targets.add(new Target(target, workload.values(target), first));
      first += target.size();
    }
    this.series = first;
  }

  /** Takes a row. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Takes a row.
     *
     * @param number of its series, from 0
     */
    void take(int number, long timestampMillis, double value);
  }

  /** Number of all rows. */
  public long samples() {
    return scrapes * series;
  }

  /** Labels of all series, by their numbers. */
  public List<Labels> labels() {
    List<Labels> labels = new ArrayList<>(series);
    for (Target target : targets) {
      for (int i = 0; i < target.series.size(); i++) {
        labels.add(target.series.stored(i));
      }
    }
    return labels;
  }

  /** Gives the rows of the next scrape of all targets; returns false if there is none. */
  public boolean next(Taker taker) {
    if (scrape == scrapes) {
      return false;
    }
    for (Target target : targets) {
      long timestampMillis = workload.timestampMillis(scrape, target.series.number());
      target.values.advance();
      for (int i = 0; i < target.series.size(); i++) {
        taker.take(target.first + i, timestampMillis, target.values.value(i));
      }
    }
    scrape++;
    return true;
  }

  private record Target(TargetSeries series, TargetValues values, int first) {}
}
