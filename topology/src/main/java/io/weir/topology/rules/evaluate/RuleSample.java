package io.weir.topology.rules.evaluate;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import org.jspecify.annotations.Nullable;

/**
 * What a rule records of one series at a tick.
 *
 * @param value 0 if it is a histogram
 * @param histogram null if it is a number
 */
public record RuleSample(Labels labels, double value, @Nullable FloatHistogram histogram) {}
