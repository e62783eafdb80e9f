package io.weir.topology.query;

import io.weir.schemas.labels.Labels;
import java.util.List;

/**
 * Series that selectors found.
 *
 * @param series ascending by labels, each once; cut to the limit that was asked for
 * @param warnings what could not be seen, and whether a limit was met
 */
public record FoundSeries(List<Labels> series, List<String> warnings) {
  public FoundSeries {
    series = List.copyOf(series);
    warnings = List.copyOf(warnings);
  }
}
