package io.weir.topology.query.past;

/**
 * What is read of a layer.
 *
 * @param fromMillis first event time, included
 * @param toMillis last event time, included; not before the first
 */
record Piece(PastLayer layer, long fromMillis, long toMillis) {}
