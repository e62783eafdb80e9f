package io.weir.ops.reference;

import io.weir.ops.committed.Value;

/**
 * A sample and what became of it.
 *
 * @param offset of its record
 * @param appendMillis append time of its record, since the Unix epoch
 * @param watermarkMillis the watermark when it came
 * @param timestampMillis its event time, since the Unix epoch
 */
public record Judged(
    SeriesId series,
    long offset,
    long appendMillis,
    long watermarkMillis,
    long timestampMillis,
    Value value,
    Verdict verdict) {
  @Override
  public String toString() {
    return "%s %d=%s @%d, appended %d, watermark %d"
        .formatted(verdict, timestampMillis, value, offset, appendMillis, watermarkMillis);
  }
}
