package io.weir.scraper.discovery;

import io.weir.schemas.labels.Labels;
import java.util.List;

/**
 * What the target groups of a job come to.
 *
 * @param active what is to be scraped, each target once, in the order in which they were found
 * @param dropped discovered labels of what relabelling dropped, at most {@code
 *     keep_dropped_targets}
 * @param droppedCount how many relabelling dropped
 * @param failures what can't be scraped, each as {@code source[index]: expected …, found …}
 */
public record ResolvedTargets(
    List<Target> active, List<Labels> dropped, int droppedCount, List<String> failures) {
  public ResolvedTargets {
    active = List.copyOf(active);
    dropped = List.copyOf(dropped);
    failures = List.copyOf(failures);
  }
}
