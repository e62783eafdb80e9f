package io.weir.scraper.config;

import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import java.util.List;
import java.util.Map;

/**
 * Targets given one by one.
 *
 * @param targets their addresses
 * @param labels what all of them are labelled with
 */
public record StaticConfig(
    @Doc("Addresses, usually host:port.") List<String> targets,
    @Doc("Labels of all these targets.") Map<String, String> labels) {

  public StaticConfig {
    targets = List.copyOf(targets);
    labels = Map.copyOf(labels);
    if (labels.containsKey("")) {
      throw new InvalidValue("labels", "expected label names, found an empty one");
    }
  }
}
