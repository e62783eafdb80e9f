package io.weir.topology;

import io.weir.schemas.avro.Schemas;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.Topics;
import java.util.List;

/**
 * The registry's ids of the schemas that the topology writes.
 *
 * @param sampleBatch of {@link Schemas#SAMPLE_BATCH}
 * @param rollup of {@link Schemas#ROLLUP}
 * @param rejected of {@link Schemas#REJECTED}
 * @param control of {@link Schemas#CONTROL}
 * @param partials of {@link Schemas#SHARD_PARTIALS}
 * @param ruleResult of {@link Schemas#RULE_RESULT}
 * @param alert of {@link Schemas#ALERT}
 */
public record SchemaIds(
    int sampleBatch,
    int rollup,
    int rejected,
    int control,
    int partials,
    int ruleResult,
    int alert) {
  /**
   * Registers the schemas under their topics' subjects.
   *
   * @param levels names of the rollup levels
   * @throws io.weir.schemas.registry.RegistryException if the registry can't be asked or refuses
   */
  public static SchemaIds register(SchemaRegistry registry, Topics topics, List<String> levels) {
    int sampleBatch =
        registry.register(SchemaRegistry.valueSubject(topics.samples()), Schemas.SAMPLE_BATCH);
    registry.register(SchemaRegistry.valueSubject(topics.clean()), Schemas.SAMPLE_BATCH);
    int rejected =
        registry.register(SchemaRegistry.valueSubject(topics.rejected()), Schemas.REJECTED);
    int rollup = 0;
    for (String level : levels) {
      rollup = registry.register(SchemaRegistry.valueSubject(topics.rollup(level)), Schemas.ROLLUP);
    }
    int control = registry.register(SchemaRegistry.valueSubject(topics.control()), Schemas.CONTROL);
    registry.register(SchemaRegistry.valueSubject(topics.recorded()), Schemas.SAMPLE_BATCH);
    int partials =
        registry.register(SchemaRegistry.valueSubject(topics.exchange()), Schemas.SHARD_PARTIALS);
    int ruleResult =
        registry.register(SchemaRegistry.valueSubject(topics.results()), Schemas.RULE_RESULT);
    int alert = registry.register(SchemaRegistry.valueSubject(topics.alerts()), Schemas.ALERT);
    return new SchemaIds(sampleBatch, rollup, rejected, control, partials, ruleResult, alert);
  }
}
