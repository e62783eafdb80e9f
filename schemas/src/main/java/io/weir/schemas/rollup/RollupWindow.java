package io.weir.schemas.rollup;

import io.weir.schemas.samples.MetricType;

/**
 * What one series did in the window {@code [startMillis, endMillis)}; staleness markers aren't
 * samples.
 *
 * @param type the series' type, decided once; counters accumulate
 * @param level the window's level
 * @param startMillis start, inclusive, since the Unix epoch
 * @param endMillis end, exclusive, since the Unix epoch
 * @param count samples in the window, at least 1
 * @param sum their sum
 * @param min the least; NaN only if all are
 * @param max the greatest; NaN only if all are
 * @param first the first sample
 * @param firstTimestampMillis its event time, since the Unix epoch
 * @param last the last sample
 * @param lastTimestampMillis its event time, since the Unix epoch
 * @param increase counters: growth from the last sample before the window to the last in it, resets
 *     corrected; otherwise 0
 * @param total counters: the last sample plus what was lost in resets since the run began;
 *     otherwise the last sample
 * @param runStart whether the series' run begins in the window
 * @param revision greater replaces smaller for the same series, level and window
 * @param correction whether an earlier revision was emitted
 */
public record RollupWindow(
    MetricType type,
    RollupLevel level,
    long startMillis,
    long endMillis,
    long count,
    double sum,
    double min,
    double max,
    double first,
    long firstTimestampMillis,
    double last,
    long lastTimestampMillis,
    double increase,
    double total,
    boolean runStart,
    long revision,
    boolean correction) {}
