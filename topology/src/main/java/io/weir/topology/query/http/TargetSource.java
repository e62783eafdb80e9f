package io.weir.topology.query.http;

import io.weir.topology.query.Asker;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The targets that scrapers have told of, and where alerts are sent to. Safe for any number of
 * threads, which may block.
 */
public interface TargetSource {
  /** The scrape configurations, in any order. */
  List<String> pools(Asker asker);

  /** The targets that are scraped. */
  List<TargetState> active(Asker asker);

  /** The targets that relabelling has dropped, as far as they are remembered. */
  List<DroppedTarget> dropped(Asker asker);

  /** How many targets relabelling has dropped in each scrape configuration, 0 in some. */
  Map<String, Integer> droppedCounts(Asker asker);

  /** What targets say of their metrics. */
  List<MetricMetadata> metadata(Asker asker);

  /** Where alerts are sent to. */
  List<URI> alertmanagers(Asker asker);
}
