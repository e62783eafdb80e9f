package io.weir.topology.shard;

import io.weir.schemas.rollup.RollupLevel;

/**
 * The sink nodes that a shard forwards to, the registry's ids of what it writes there, and whose
 * writing it is.
 *
 * @param clean name of the node of the clean topic
 * @param rollupPrefix what names of the rollup topics' nodes begin with; the level's name follows
 * @param rejected name of the node of the rejected topic
 * @param batchSchemaId id of {@link io.weir.schemas.avro.Schemas#SAMPLE_BATCH}
 * @param rollupSchemaId id of {@link io.weir.schemas.avro.Schemas#ROLLUP}
 * @param rejectedSchemaId id of {@link io.weir.schemas.avro.Schemas#REJECTED}
 * @param applicationEpoch epoch of the application, the high bits of every revision
 */
public record ShardOutputs(
    String clean,
    String rollupPrefix,
    String rejected,
    int batchSchemaId,
    int rollupSchemaId,
    int rejectedSchemaId,
    long applicationEpoch) {
  /** Name of the node of a level's rollup topic. */
  public String rollup(RollupLevel level) {
    return rollupPrefix + level.name();
  }
}
