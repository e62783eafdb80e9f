package io.weir.topology.query.past;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.source.SeriesSamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known of each series from several places. Of samples at one time the one
 * that was added first counts.
 *
 * <p>A counter's running total is moved as a whole so that it ends at what the counter was then, or
 * if that isn't known, where its later samples begin: the step between the two would otherwise be
 * taken for a reset, and all that the counter ever counted for its growth. One thread.
 */
final class SeriesJoin {
  private final Map<Labels, List<PastSeries>> parts = new TreeMap<>();

  void add(PastSeries series) {
    if (series.samples().count() > 0) {
      parts.computeIfAbsent(series.samples().labels(), labels -> new ArrayList<>()).add(series);
    }
  }

  /** All series in the order of their labels. */
  List<SeriesSamples> joined() {
    List<SeriesSamples> joined = new ArrayList<>(parts.size());
    parts.values().forEach(series -> joined.add(joined(series)));
    return joined;
  }

  private static SeriesSamples joined(List<PastSeries> added) {
    if (added.size() == 1) {
      return added.getFirst().samples();
    }
    int[] inTime =
        IntStream.range(0, added.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> added.get(i).samples().timestampsMillis()[0]))
            .mapToInt(i -> i)
            .toArray();
    List<SeriesSamples> moved = moved(added, inTime);
    SeriesSamples whole = concatenated(IntStream.of(inTime).mapToObj(moved::get).toList());
    return isAscending(whole) ? whole : merged(concatenated(moved));
  }

  /** The parts, in the order in which they were added, with running totals moved. */
  private static List<SeriesSamples> moved(List<PastSeries> added, int[] inTime) {
    double shift = 0;
    boolean met = false;
    double next = Double.NaN;
    SeriesSamples[] moved = new SeriesSamples[inTime.length];
    for (int place = inTime.length - 1; place >= 0; place--) {
      PastSeries part = added.get(inTime[place]);
      SeriesSamples samples = part.samples();
      if (part.runningTotal()) {
        if (!met && !Double.isNaN(next)) {
          double end = Double.isNaN(part.lastValue()) ? next : part.lastValue();
          shift = end - samples.values()[samples.count() - 1];
          met = true;
        }
        samples = shift == 0 ? samples : moved(samples, shift);
      } else {
        double first = firstNumber(samples);
        next = Double.isNaN(first) ? next : first;
      }
      moved[inTime[place]] = samples;
    }
    return List.of(moved);
  }

  private static double firstNumber(SeriesSamples samples) {
    for (int i = 0; i < samples.count(); i++) {
      if (samples.histogram(i) == null && !StaleMarker.is(samples.values()[i])) {
        return samples.values()[i];
      }
    }
    return Double.NaN;
  }

  private static SeriesSamples moved(SeriesSamples samples, double shift) {
    double[] values = Arrays.copyOf(samples.values(), samples.count());
    for (int i = 0; i < values.length; i++) {
      values[i] += shift;
    }
    return new SeriesSamples(
        samples.labels(),
        samples.count(),
        samples.timestampsMillis(),
        values,
        samples.histograms(),
        null);
  }

  private static SeriesSamples concatenated(List<SeriesSamples> parts) {
    int count = 0;
    boolean histograms = false;
    for (SeriesSamples part : parts) {
      count += part.count();
      histograms |= part.histograms() != null;
    }
    long[] timestamps = new long[count];
    double[] values = new double[count];
    @Nullable FloatHistogram @Nullable [] of = histograms ? new FloatHistogram[count] : null;
    int at = 0;
    for (SeriesSamples part : parts) {
      System.arraycopy(part.timestampsMillis(), 0, timestamps, at, part.count());
      System.arraycopy(part.values(), 0, values, at, part.count());
      if (of != null && part.histograms() != null) {
        System.arraycopy(part.histograms(), 0, of, at, part.count());
      }
      at += part.count();
    }
    return new SeriesSamples(parts.getFirst().labels(), count, timestamps, values, of, null);
  }

  private static boolean isAscending(SeriesSamples samples) {
    long[] timestamps = samples.timestampsMillis();
    for (int i = 1; i < samples.count(); i++) {
      if (timestamps[i] <= timestamps[i - 1]) {
        return false;
      }
    }
    return true;
  }

  /** In the order of time, of equal times the first. */
  private static SeriesSamples merged(SeriesSamples samples) {
    long[] times = samples.timestampsMillis();
    int[] order =
        IntStream.range(0, samples.count())
            .boxed()
            .sorted(Comparator.comparingLong(i -> times[i]))
            .mapToInt(i -> i)
            .toArray();
    long[] timestamps = new long[order.length];
    double[] values = new double[order.length];
    @Nullable FloatHistogram @Nullable [] histograms =
        samples.histograms() == null ? null : new FloatHistogram[order.length];
    int count = 0;
    for (int i : order) {
      if (count == 0 || times[i] != timestamps[count - 1]) {
        timestamps[count] = times[i];
        values[count] = samples.values()[i];
        if (histograms != null) {
          histograms[count] = samples.histogram(i);
        }
        count++;
      }
    }
    return new SeriesSamples(samples.labels(), count, timestamps, values, histograms, null);
  }
}
