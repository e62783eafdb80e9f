package io.weir.ops.serve.query;

import io.weir.schemas.labels.Labels;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an instance knows of itself from its start on.
 *
 * @param configuration reads the text of its configuration, secrets included
 * @param flags what it was started with
 * @param version of the program
 * @param externalLabels labels that federated series get where they lack them
 * @param started when it was started
 */
public record InstanceFacts(
    Supplier<String> configuration,
    Map<String, String> flags,
    String version,
    Labels externalLabels,
    Instant started) {
  public InstanceFacts {
    flags = Map.copyOf(flags);
  }
}
