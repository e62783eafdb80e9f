package io.weir.topology.rules.template;

import java.util.Map;

/**
 * What templates can read beside their alert. Immutable if its query is.
 *
 * @param externalLabels of the whole installation
 * @param externalUrl where the installation is reached; may be empty
 * @param query asked by the function {@code query}
 */
public record Surroundings(
    Map<String, String> externalLabels, String externalUrl, TemplateQuery query) {
  public Surroundings {
    externalLabels = Map.copyOf(externalLabels);
  }
}
