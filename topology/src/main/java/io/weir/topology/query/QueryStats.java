package io.weir.topology.query;

/**
 * What a query cost.
 *
 * @param queueNanos how long it waited for its turn
 * @param evaluationNanos how long it was evaluated, here and elsewhere
 * @param samplesRead samples that were read for it, in all shards
 */
public record QueryStats(long queueNanos, long evaluationNanos, long samplesRead) {}
