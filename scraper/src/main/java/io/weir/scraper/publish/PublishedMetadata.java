package io.weir.scraper.publish;

import io.weir.schemas.metadata.MetricMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was last published of each metric family, since many targets say the same. It forgets the
 * oldest beyond a bound; then that is published once more, which does no harm. Safe for many
 * threads.
 */
final class PublishedMetadata {
  private static final int MAX_FAMILIES = 50_000;

  private final Map<String, MetricMetadata> families =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MetricMetadata> eldest) {
          return size() > MAX_FAMILIES;
        }
      };

  /** Whether this differs from what was published last; it counts as published from now on. */
  synchronized boolean isNews(MetricMetadata family) {
    return !family.equals(families.put(family.family(), family));
  }
}
