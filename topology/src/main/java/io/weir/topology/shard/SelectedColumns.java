package io.weir.topology.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a reader copied in one turn: the samples of some whole series, and the beginning of one that
 * goes on in the next turn. For one thread.
 */
final class SelectedColumns {
  private long[] timestamps = new long[1024];
  private long[] valueBits = new long[1024];
  private int floats;
  private long[] histogramTimestamps = new long[0];
  private byte[][] histograms = new byte[0][];
  private int histogramCount;

  private final List<FoundSeries> whole = new ArrayList<>();
  private int[] floatsEnds = new int[64];
  private int[] histogramsEnds = new int[64];
  private final SelectedSeries shown = new SelectedSeries(this);

  void addFloat(long timestampMillis, long bits) {
    if (floats == timestamps.length) {
      timestamps = Arrays.copyOf(timestamps, 2 * floats);
      valueBits = Arrays.copyOf(valueBits, 2 * floats);
    }
    timestamps[floats] = timestampMillis;
    valueBits[floats++] = bits;
  }

  void addHistogram(long timestampMillis, byte[] encoded) {
    if (histogramCount == histograms.length) {
      int length = Math.max(64, 2 * histogramCount);
      histogramTimestamps = Arrays.copyOf(histogramTimestamps, length);
      histograms = Arrays.copyOf(histograms, length);
    }
    histogramTimestamps[histogramCount] = timestampMillis;
    histograms[histogramCount++] = encoded;
  }

  /** All samples of a series are there; it is left out if there are none. */
  void end(FoundSeries series) {
    int index = whole.size();
    if (floats == floatsEnd(index - 1) && histogramCount == histogramsEnd(index - 1)) {
      return;
    }
    if (index == floatsEnds.length) {
      floatsEnds = Arrays.copyOf(floatsEnds, 2 * index);
      histogramsEnds = Arrays.copyOf(histogramsEnds, 2 * index);
    }
    floatsEnds[index] = floats;
    histogramsEnds[index] = histogramCount;
    whole.add(series);
  }

  /** The series that was begun is gone. */
  void drop() {
    floats = floatsEnd(whole.size() - 1);
    histogramCount = histogramsEnd(whole.size() - 1);
  }

  private int floatsEnd(int index) {
    return index < 0 ? 0 : floatsEnds[index];
  }

  private int histogramsEnd(int index) {
    return index < 0 ? 0 : histogramsEnds[index];
  }

  /** Number of samples. */
  int count() {
    return floats + histogramCount;
  }

  /** Shows the whole series and keeps what was begun. */
  void show(SeriesVisitor visitor) {
    for (int i = 0; i < whole.size(); i++) {
      shown.point(
          whole.get(i), floatsEnd(i - 1), floatsEnd(i), histogramsEnd(i - 1), histogramsEnd(i));
      visitor.series(shown);
    }
    int floatsShown = floatsEnd(whole.size() - 1);
    int histogramsShown = histogramsEnd(whole.size() - 1);
    floats -= floatsShown;
    histogramCount -= histogramsShown;
    System.arraycopy(timestamps, floatsShown, timestamps, 0, floats);
    System.arraycopy(valueBits, floatsShown, valueBits, 0, floats);
    System.arraycopy(histogramTimestamps, histogramsShown, histogramTimestamps, 0, histogramCount);
    System.arraycopy(histograms, histogramsShown, histograms, 0, histogramCount);
    whole.clear();
  }

  long timestampMillis(int index) {
    return timestamps[index];
  }

  long valueBits(int index) {
    return valueBits[index];
  }

  /** Not to be changed. */
  long[] timestamps() {
    return timestamps;
  }

  long histogramTimestampMillis(int index) {
    return histogramTimestamps[index];
  }

  byte[] histogram(int index) {
    return histograms[index];
  }
}
