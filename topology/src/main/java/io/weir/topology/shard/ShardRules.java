package io.weir.topology.shard;

import io.weir.topology.rules.schedule.RuleProgram;
import java.util.function.Supplier;

/**
 * What a shard needs to evaluate its parts of rules.
 *
 * @param program what is to be evaluated now; asked with each record
 * @param tenant whose series rules read
 * @param mergePartitions partitions of the exchange
 * @param exchange name of the sink node of the exchange
 * @param partialsSchemaId id of {@link io.weir.schemas.avro.Schemas#SHARD_PARTIALS}
 * @param recordedTopic topic of recorded series, from which they come back
 */
public record ShardRules(
    Supplier<RuleProgram> program,
    String tenant,
    int mergePartitions,
    String exchange,
    int partialsSchemaId,
    String recordedTopic) {
  /** Without rules. */
  public static ShardRules none() {
    return new ShardRules(() -> RuleProgram.EMPTY, "", 1, "", 0, "");
  }
}
