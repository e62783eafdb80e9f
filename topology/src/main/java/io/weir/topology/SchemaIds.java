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
 */
public record SchemaIds(int sampleBatch, int rollup, int rejected, int control) {
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
    return new SchemaIds(sampleBatch, rollup, rejected, control);
  }
}
