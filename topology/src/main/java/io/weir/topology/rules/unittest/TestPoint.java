package io.weir.topology.rules.unittest;

import io.weir.topology.promql.histogram.FloatHistogram;
import org.jspecify.annotations.Nullable;

/**
 * A value of an input series.
 *
 * @param step how many intervals after the test's start
 * @param value 0 if it is a histogram
 * @param histogram null if it is a number
 */
record TestPoint(int step, double value, @Nullable FloatHistogram histogram) {}
