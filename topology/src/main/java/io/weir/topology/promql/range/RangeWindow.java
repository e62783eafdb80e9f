package io.weir.topology.promql.range;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import org.jspecify.annotations.Nullable;

/**
 * The part of a series' samples that lies in a range, which moves on from step to step. Numbers and
 * histograms are apart; indexes run from {@code …From()} to before {@code …To()} in the columns of
 * the series. One thread.
 */
public final class RangeWindow {
  private static final long[] UNKNOWN_STARTS = new long[0];

  private final RangeSeries series;
  private final RangeEnds ends;
  private final boolean usesStarts;
  private final Position position;
  private final Annotations annotations;

  private long timeMillis;
  private long startMillis;
  private long endMillis;
  private int numbersFrom;
  private int numbersTo;
  private int histogramsFrom;
  private int histogramsTo;

  /** How many resets lie at the first number or before it. */
  private int resetsBefore;

  /**
   * A window at the start of a series.
   *
   * @param usesStarts whether known starts of counters are used
   * @param position what annotations speak of
   */
  public RangeWindow(
      RangeSeries series,
      RangeEnds ends,
      boolean usesStarts,
      Position position,
      Annotations annotations) {
    this.series = series;
    this.ends = ends;
    this.usesStarts = usesStarts;
    this.position = position;
    this.annotations = annotations;
  }

  /**
   * Moves on; never back.
   *
   * @param newTimeMillis the time of the step
   * @param newStartMillis where the range begins, itself not in it
   * @param newEndMillis where it ends, itself in it
   * @param marginMillis how far behind the start samples are there too, and before the end for
   *     smoothed ends
   */
  public void move(long newTimeMillis, long newStartMillis, long newEndMillis, long marginMillis) {
    timeMillis = newTimeMillis;
    startMillis = newStartMillis;
    endMillis = newEndMillis;
    long first = newStartMillis - (ends == RangeEnds.EXTRAPOLATED ? 0 : marginMillis);
    long last = newEndMillis + (ends == RangeEnds.SMOOTHED ? marginMillis : 0);
    RangeSeries.Numbers numbers = series.numbers();
    numbersTo = behind(numbers.timestamps(), numbers.count(), numbersTo, last);
    numbersFrom = behind(numbers.timestamps(), numbersTo, numbersFrom, first);
    RangeSeries.Histograms histograms = series.histograms();
    histogramsTo = behind(histograms.timestamps(), histograms.count(), histogramsTo, last);
    histogramsFrom = behind(histograms.timestamps(), histogramsTo, histogramsFrom, first);
  }

  private static int behind(long[] timestamps, int count, int from, long time) {
    int index = from;
    while (index < count && timestamps[index] <= time) {
      index++;
    }
    return index;
  }

  /** How many samples are there. */
  public int size() {
    return numbersTo - numbersFrom + histogramsTo - histogramsFrom;
  }

  /** Whether no sample is there. */
  public boolean isEmpty() {
    return numbersFrom == numbersTo && histogramsFrom == histogramsTo;
  }

  /** The labels of the series. */
  public Labels labels() {
    return series.labels();
  }

  String metricName() {
    return series.labels().metricName();
  }

  Position position() {
    return position;
  }

  Annotations annotations() {
    return annotations;
  }

  RangeEnds ends() {
    return ends;
  }

  /** The time of the step. */
  long timeMillis() {
    return timeMillis;
  }

  long startMillis() {
    return startMillis;
  }

  long endMillis() {
    return endMillis;
  }

  long rangeMillis() {
    return endMillis - startMillis;
  }

  boolean hasNumbers() {
    return numbersFrom < numbersTo;
  }

  boolean hasHistograms() {
    return histogramsFrom < histogramsTo;
  }

  /** Whether both numbers and histograms are there. */
  boolean isMixed() {
    return hasNumbers() && hasHistograms();
  }

  int numberCount() {
    return numbersTo - numbersFrom;
  }

  int histogramCount() {
    return histogramsTo - histogramsFrom;
  }

  int numbersFrom() {
    return numbersFrom;
  }

  int numbersTo() {
    return numbersTo;
  }

  int histogramsFrom() {
    return histogramsFrom;
  }

  int histogramsTo() {
    return histogramsTo;
  }

  double[] numbers() {
    return series.numbers().values();
  }

  long[] numberTimes() {
    return series.numbers().timestamps();
  }

  /**
   * What a counter of unknown starts lost in its resets: the sum of the numbers that are greater
   * than the next one.
   */
  double lostInResets() {
    int[] resets = series.numbers().resets();
    while (resetsBefore < resets.length && resets[resetsBefore] <= numbersFrom) {
      resetsBefore++;
    }
    double[] values = series.numbers().values();
    double lost = 0;
    for (int i = resetsBefore; i < resets.length && resets[i] < numbersTo; i++) {
      lost += values[resets[i] - 1];
    }
    return lost;
  }

  FloatHistogram[] histograms() {
    return series.histograms().values();
  }

  long[] histogramTimes() {
    return series.histograms().timestamps();
  }

  /** When each number's counter began, 0 if unknown; empty if none is to be used. */
  long[] numberStarts() {
    return starts(series.numbers().starts());
  }

  /** When each histogram's counter began, 0 if unknown; empty if none is to be used. */
  long[] histogramStarts() {
    return starts(series.histograms().starts());
  }

  private long[] starts(long @Nullable [] known) {
    return usesStarts && known != null ? known : UNKNOWN_STARTS;
  }
}
