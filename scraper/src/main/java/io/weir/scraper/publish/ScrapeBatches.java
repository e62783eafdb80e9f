package io.weir.scraper.publish;

import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The samples of one scrape, by partition, as they are collected. Nothing is sent before all of
 * them are here. For one thread.
 */
public final class ScrapeBatches {
  /** A record holds less than 512 KiB; this leaves room for its header. */
  private static final int MAX_BODY_SIZE = 480 * 1024;

  /** Labels that are longer than this can't be sent. */
  public static final int MAX_LABELS_SIZE = MAX_BODY_SIZE / 2;

  /** Bytes of a series beside its labels, at most. */
  private static final int SAMPLE_SIZE = 32;

  /** Series for one record. */
  record Batch(int partition, SampleBatchWriter writer) {}

  private final BatchWriters writers;
  private final List<Batch> batches = new ArrayList<>();
  private int partition = -1;
  private SampleBatchWriter writer;
  private int sampleCount;
  private long oldestMillis = Long.MAX_VALUE;

  ScrapeBatches(BatchWriters writers) {
    this.writers = writers;
    this.writer = writers.none();
  }

  /**
   * Adds a sample.
   *
   * @param seriesPartition partition of the samples topic
   * @param labels encoded, at most {@link #MAX_LABELS_SIZE} long
   * @param timestampMillis event time, since the Unix epoch
   */
  public void append(
      int seriesPartition, byte[] labels, MetricType type, long timestampMillis, double value) {
    if (seriesPartition != partition
        || writer.size() + labels.length + SAMPLE_SIZE > MAX_BODY_SIZE) {
      select(seriesPartition, labels.length + SAMPLE_SIZE);
    }
    writer.append(labels, 0, labels.length, type, 0, timestampMillis, value);
    sampleCount++;
    oldestMillis = Math.min(oldestMillis, timestampMillis);
  }

  private void select(int wanted, int size) {
    partition = wanted;
    for (int i = batches.size() - 1; i >= 0; i--) {
      Batch batch = batches.get(i);
      if (batch.partition() == wanted && batch.writer().size() + size <= MAX_BODY_SIZE) {
        writer = batch.writer();
        return;
      }
    }
    writer = writers.take();
    batches.add(new Batch(wanted, writer));
  }

  /** Samples added so far. */
  public int sampleCount() {
    return sampleCount;
  }

  /** The oldest event time among the samples, or {@link Long#MAX_VALUE} without any. */
  long oldestMillis() {
    return oldestMillis;
  }

  /** What has been collected, one element for each record, in the order of their first series. */
  List<Batch> batches() {
    return batches;
  }

  /** Forgets all samples. */
  public void clear() {
    for (Batch batch : batches) {
      writers.giveBack(batch.writer());
    }
    batches.clear();
    partition = -1;
    writer = writers.none();
    sampleCount = 0;
    oldestMillis = Long.MAX_VALUE;
  }
}
