package io.weir.topology.route;

/**
 * The sink nodes that the route step forwards to, and the registry's ids of what it writes there.
 *
 * @param samples name of the node of the samples topic
 * @param rejected name of the node of the rejected topic
 * @param batchSchemaId id of {@link io.weir.schemas.avro.Schemas#SAMPLE_BATCH}
 * @param rejectedSchemaId id of {@link io.weir.schemas.avro.Schemas#REJECTED}
 */
public record RouteOutputs(
    String samples, String rejected, int batchSchemaId, int rejectedSchemaId) {}
