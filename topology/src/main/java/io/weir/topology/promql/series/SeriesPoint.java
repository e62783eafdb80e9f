package io.weir.topology.promql.series;

import io.weir.topology.promql.histogram.FloatHistogram;
import org.jspecify.annotations.Nullable;

/**
 * A value of a series that a test wrote down.
 *
 * @param step its place, from 0; places that are left out have no point
 * @param value 0 if it is a histogram
 * @param histogram null if it is a number
 * @param hintGiven whether the histogram says something of counter resets
 */
public record SeriesPoint(
    int step, double value, @Nullable FloatHistogram histogram, boolean hintGiven) {}
