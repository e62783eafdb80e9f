package io.weir.topology.shard.log;

import io.weir.schemas.avro.AvroOutput;

/**
 * Collects accepted samples into a block: references, timestamps and values as columns, each number
 * as its difference to the one before, then native histograms as their bytes. Of samples that come
 * scrape by scrape, one takes about as much as its value. Reusable; for one thread.
 */
public final class SampleBlockWriter {
  /** A block that has reached this many bytes should be finished. */
  public static final int FULL_BYTES = 512 * 1024 - 64 * 1024;

  private final AvroOutput refs = new AvroOutput(4 * 1024);
  private final AvroOutput timestamps = new AvroOutput(4 * 1024);
  private final ValueColumn values = new ValueColumn();
  private final AvroOutput histograms = new AvroOutput(1024);
  private final AvroOutput content = new AvroOutput(16 * 1024);
  private int histogramCount;
  private long lastRef;
  private long lastTimestampMillis;
  private long greatestTimestampMillis = Long.MIN_VALUE;

  /** Whether the block holds nothing. */
  public boolean isEmpty() {
    return values.count() == 0 && histogramCount == 0;
  }

  /** Whether the block should be finished before more is put into it. */
  public boolean isFull() {
    return refs.size() + timestamps.size() + values.size() + histograms.size() >= FULL_BYTES;
  }

  /** Greatest event time in the block, since the Unix epoch. */
  public long greatestTimestampMillis() {
    return greatestTimestampMillis;
  }

  /** Appends a float. */
  public void append(long ref, long timestampMillis, long valueBits) {
    refs.writeLong(ref - lastRef);
    lastRef = ref;
    timestamps.writeLong(timestampMillis - lastTimestampMillis);
    lastTimestampMillis = timestampMillis;
    values.append(valueBits);
    greatestTimestampMillis = Math.max(greatestTimestampMillis, timestampMillis);
  }

  /** Appends an encoded native histogram. */
  public void appendHistogram(long ref, long timestampMillis, byte[] bytes, int start, int end) {
    histograms.writeLong(ref);
    histograms.writeLong(timestampMillis);
    histograms.writeBytes(bytes, start, end - start);
    histogramCount++;
    greatestTimestampMillis = Math.max(greatestTimestampMillis, timestampMillis);
  }

  /** The block as it stands in the changelog; the writer is empty then. */
  public byte[] finish() {
    content.clear();
    content.writeLong(greatestTimestampMillis);
    content.writeBytes(refs.buffer(), 0, refs.size());
    content.writeBytes(timestamps.buffer(), 0, timestamps.size());
    values.write(content);
    content.writeLong(histogramCount);
    content.writeRaw(histograms.buffer(), 0, histograms.size());
    byte[] block = Envelope.seal(content);
    clear();
    return block;
  }

  private void clear() {
    refs.clear();
    timestamps.clear();
    values.clear();
    histograms.clear();
    histogramCount = 0;
    lastRef = 0;
    lastTimestampMillis = 0;
    greatestTimestampMillis = Long.MIN_VALUE;
  }
}
