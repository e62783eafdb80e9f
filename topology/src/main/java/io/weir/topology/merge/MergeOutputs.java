package io.weir.topology.merge;

/**
 * The sink nodes that a merge partition forwards to, and the registry's ids of what it writes.
 *
 * @param exchange name of the node of the exchange
 * @param results name of the node of the results topic
 * @param alerts name of the node of the alerts topic
 * @param recorded name of the node of the topic of recorded series
 * @param rejected name of the node of the rejected topic
 * @param partialsSchemaId id of {@link io.weir.schemas.avro.Schemas#SHARD_PARTIALS}
 * @param resultSchemaId id of {@link io.weir.schemas.avro.Schemas#RULE_RESULT}
 * @param alertSchemaId id of {@link io.weir.schemas.avro.Schemas#ALERT}
 * @param batchSchemaId id of {@link io.weir.schemas.avro.Schemas#SAMPLE_BATCH}
 * @param rejectedSchemaId id of {@link io.weir.schemas.avro.Schemas#REJECTED}
 */
public record MergeOutputs(
    String exchange,
    String results,
    String alerts,
    String recorded,
    String rejected,
    int partialsSchemaId,
    int resultSchemaId,
    int alertSchemaId,
    int batchSchemaId,
    int rejectedSchemaId) {}
