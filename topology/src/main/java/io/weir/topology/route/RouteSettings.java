package io.weir.topology.route;

/**
 * What the route step does.
 *
 * @param samplePartitions partitions of the samples topic, at least 1
 * @param maxAheadMillis how far a sample may be ahead of its record's append time (T4)
 * @param latenessMillis how far a partition's mark is behind its greatest event time (T3)
 */
public record RouteSettings(int samplePartitions, long maxAheadMillis, long latenessMillis) {}
