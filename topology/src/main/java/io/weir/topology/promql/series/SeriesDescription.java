package io.weir.topology.promql.series;

import io.weir.schemas.labels.Labels;
import java.util.List;

/**
 * A series as a test writes it down, {@code up{job="a"} 1 2+1x3 _ stale}.
 *
 * @param items its values in the order of time
 */
public record SeriesDescription(Labels labels, List<SeriesItem> items) {
  public SeriesDescription {
    items = List.copyOf(items);
  }
}
