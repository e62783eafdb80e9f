package io.weir.topology.intake;

import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleColumns;
import java.util.Arrays;

/** Some of a series' samples in a batch, by their indexes there. Reused; for one thread. */
final class KeptColumns implements SampleColumns {
  private final SampleBatchReader batch;
  private int[] floats = new int[64];
  private int[] histograms = new int[16];
  private int floatCount;
  private int histogramCount;
  private int bytes;

  /** Nothing of a batch yet. */
  KeptColumns(SampleBatchReader batch) {
    this.batch = batch;
  }

  /** Forgets what was kept. */
  void clear() {
    floatCount = 0;
    histogramCount = 0;
    bytes = 0;
  }

  /** Keeps a float, by its index in the batch. */
  void keepFloat(int index) {
    if (floatCount == floats.length) {
      floats = Arrays.copyOf(floats, 2 * floatCount);
    }
    floats[floatCount++] = index;
    bytes += 2 * Long.BYTES;
  }

  /** Keeps a native histogram, by its index in the batch. */
  void keepHistogram(int index) {
    if (histogramCount == histograms.length) {
      histograms = Arrays.copyOf(histograms, 2 * histogramCount);
    }
    histograms[histogramCount++] = index;
    bytes += batch.histogramEnd(index) - batch.histogramStart(index);
  }

  /** Whether nothing is kept. */
  boolean isEmpty() {
    return floatCount + histogramCount == 0;
  }

  /** Bytes of the samples kept, about. */
  int size() {
    return bytes;
  }

  @Override
  public int floatCount() {
    return floatCount;
  }

  @Override
  public long timestampMillis(int index) {
    return batch.timestampMillis(floats[index]);
  }

  @Override
  public long valueBits(int index) {
    return batch.valueBits(floats[index]);
  }

  @Override
  public int histogramCount() {
    return histogramCount;
  }

  @Override
  public byte[] histogramBytes() {
    return batch.bytes();
  }

  @Override
  public int histogramStart(int index) {
    return batch.histogramStart(histograms[index]);
  }

  @Override
  public int histogramEnd(int index) {
    return batch.histogramEnd(histograms[index]);
  }
}
