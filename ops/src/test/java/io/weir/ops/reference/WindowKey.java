package io.weir.ops.reference;

import io.weir.schemas.rollup.Rollup;

/**
 * What a window is known by.
 *
 * @param level name of its level
 * @param startMillis its start, since the Unix epoch
 */
public record WindowKey(SeriesId series, String level, long startMillis) {
  /** The key of a record. */
  public static WindowKey of(Rollup rollup) {
    return new WindowKey(
        new SeriesId(rollup.tenant(), rollup.labels()),
        rollup.window().level().name(),
        rollup.window().startMillis());
  }
}
