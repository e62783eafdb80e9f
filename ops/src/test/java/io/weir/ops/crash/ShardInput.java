package io.weir.ops.crash;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.Sample;
import io.weir.ops.committed.Value;
import io.weir.ops.reference.Judged;
import io.weir.ops.reference.ReferenceSettings;
import io.weir.ops.reference.ReferenceShard;
import io.weir.ops.reference.WindowKey;
import io.weir.schemas.rollup.RollupWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a shard has to have made of the records before an offset of its partition, by the reference.
 *
 * @param accepted the floats that count, with the bits of their values
 * @param windows the last revision of each closed window, those of {@link Feed#LATE_JOB} left out:
 *     their corrections may be under way
 * @param rejected what was rejected, as text
 * @param watermarkMillis the watermark, since the Unix epoch; {@code Long.MIN_VALUE} for none
 * @param lastOffset offset of the last record that could be used, or -1
 */
record ShardInput(
    Map<Sample.Key, Long> accepted,
    Map<WindowKey, RollupWindow> windows,
    List<String> rejected,
    long watermarkMillis,
    long lastOffset) {
  private static final ReferenceSettings SETTINGS =
      ReferenceSettings.of(CrashingStream.SETTINGS, CrashingStream.LEVELS);

  /**
   * Reads the records of one partition.
   *
   * @param batches records of the samples topic, those of each partition in order
   * @param endOffset the offset up to which to read, exclusive
   */
  static ShardInput of(List<Batch> batches, int partition, long endOffset) {
    ReferenceShard reference = new ReferenceShard(SETTINGS, CrashingStream.TOPICS.samples());
    long lastOffset = -1;
    for (Batch batch : batches) {
      if (batch.partition() == partition && batch.offset() < endOffset) {
        reference.take(batch);
        lastOffset = batch.usable() ? batch.offset() : lastOffset;
      }
    }
    Map<WindowKey, RollupWindow> windows = reference.windows();
    windows.keySet().removeIf(key -> isLate(key));
    return new ShardInput(
        accepted(reference),
        windows,
        reference.rejected(),
        reference.watermarkMillis(),
        lastOffset);
  }

  private static Map<Sample.Key, Long> accepted(ReferenceShard reference) {
    Map<Sample.Key, Long> accepted = new LinkedHashMap<>();
    for (Judged judged : reference.judged()) {
      if (judged.verdict().counts() && judged.value() instanceof Value.OfFloat value) {
        accepted.put(
            new Sample.Key(judged.series().labels(), judged.timestampMillis()), value.bits());
      }
    }
    return accepted;
  }

  /** Whether a window is of a series that is late. */
  static boolean isLate(WindowKey key) {
    return key.series().labels().value("job").equals(Feed.LATE_JOB);
  }

  /** Whether a sample is too far ahead of its record's append time. */
  static boolean isAhead(Batch batch, Sample sample) {
    return sample.key().timestampMillis()
        > batch.timestampMillis() + CrashingStream.SETTINGS.maxAhead().toMillis();
  }

  /** The event time from which on the shard still holds every sample. */
  long floorMillis() {
    long retentionMillis = CrashingStream.SETTINGS.shard(CrashingStream.LEVELS).retentionMillis();
    return watermarkMillis == Long.MIN_VALUE ? Long.MIN_VALUE : watermarkMillis - retentionMillis;
  }
}
