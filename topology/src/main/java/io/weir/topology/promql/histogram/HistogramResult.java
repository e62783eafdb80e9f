package io.weir.topology.promql.histogram;

/**
 * What came of adding or subtracting.
 *
 * @param histogram the sum or difference; not compacted
 * @param resetCollision whether one side told of a counter reset and the other of none
 * @param boundsReconciled whether custom bounds differed, so that only the common ones are left
 */
public record HistogramResult(
    FloatHistogram histogram, boolean resetCollision, boolean boundsReconciled) {}
