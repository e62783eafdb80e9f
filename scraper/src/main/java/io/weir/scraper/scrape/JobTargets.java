package io.weir.scraper.scrape;

import io.weir.schemas.labels.Labels;
import java.util.List;

/**
 * The targets of a job.
 *
 * @param jobName name of the scrape configuration
 * @param active what is scraped, in the order in which it was found
 * @param dropped discovered labels of what relabelling dropped, at most {@code
 *     keep_dropped_targets}
 * @param droppedCount how many relabelling dropped
 */
public record JobTargets(
    String jobName, List<TargetStatus> active, List<Labels> dropped, int droppedCount) {
  /** Copies the lists. */
  public JobTargets {
    active = List.copyOf(active);
    dropped = List.copyOf(dropped);
  }
}
