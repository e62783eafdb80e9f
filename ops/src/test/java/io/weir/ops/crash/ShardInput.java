package io.weir.ops.crash;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.Rejections;
import io.weir.ops.committed.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a shard has to have made of the records before an offset of its partition, worked out in one
 * pass over them: of the same series and time the first sample (D1), none from the future (T4), the
 * least of the sources' marks (T5).
 *
 * @param accepted the samples that count, with the bits of their values
 * @param rejected what was rejected, as {@link Rejections#text} writes it
 * @param watermarkMillis the watermark, since the Unix epoch; {@code Long.MIN_VALUE} for none
 * @param lastOffset offset of the last record that could be used, or -1
 */
record ShardInput(
    Map<Sample.Key, Long> accepted, List<String> rejected, long watermarkMillis, long lastOffset) {

  /**
   * Reads the records of one partition.
   *
   * @param batches records of the samples topic, those of each partition in order
   * @param endOffset the offset up to which to read, exclusive
   */
  static ShardInput of(List<Batch> batches, int partition, long endOffset) {
    Map<Sample.Key, Long> accepted = new LinkedHashMap<>();
    List<String> rejected = new ArrayList<>();
    Map<String, Long> marks = new HashMap<>();
    long watermarkMillis = Long.MIN_VALUE;
    long lastOffset = -1;
    for (Batch batch : batches) {
      if (batch.partition() != partition || batch.offset() >= endOffset) {
        continue;
      }
      if (!batch.usable()) {
        rejected.add(rejection(batch, "not_wire_format", 0));
        continue;
      }
      lastOffset = batch.offset();
      long ahead = 0;
      for (Sample sample : batch.floats()) {
        if (isAhead(batch, sample)) {
          ahead++;
        } else {
          accepted.putIfAbsent(sample.key(), sample.bits());
        }
      }
      if (ahead > 0) {
        rejected.add(rejection(batch, "too_far_ahead", ahead));
      }
      if (batch.source().markMillis() != 0) {
        marks.put(
            batch.source().name(), Math.min(batch.source().markMillis(), batch.timestampMillis()));
      }
      for (long least : marks.values().stream().min(Long::compare).stream().toList()) {
        watermarkMillis = Math.max(watermarkMillis, least);
      }
    }
    return new ShardInput(accepted, rejected, watermarkMillis, lastOffset);
  }

  /** Whether a sample is too far ahead of its record's append time. */
  static boolean isAhead(Batch batch, Sample sample) {
    return sample.key().timestampMillis()
        > batch.timestampMillis() + CrashingStream.SETTINGS.maxAhead().toMillis();
  }

  private static String rejection(Batch batch, String reason, long samples) {
    return Rejections.text(
        CrashingStream.TOPICS.samples(), batch.partition(), batch.offset(), reason, samples);
  }

  /** The event time from which on the shard still holds every sample. */
  long floorMillis() {
    long retentionMillis = CrashingStream.SETTINGS.shard(CrashingStream.LEVELS).retentionMillis();
    return watermarkMillis == Long.MIN_VALUE ? Long.MIN_VALUE : watermarkMillis - retentionMillis;
  }
}
