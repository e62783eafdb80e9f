package io.weir.scraper.discovery;

import io.weir.schemas.labels.Labels;
import java.util.List;

/**
 * Targets that were found together.
 *
 * @param source what they were found in, unique within a job: {@code /etc/targets.yml:0}
 * @param targets the labels of each target, at least {@code __address__}
 * @param labels what all of them are labelled with; a target's own label wins
 */
public record TargetGroup(String source, List<Labels> targets, Labels labels) {
  public TargetGroup {
    targets = List.copyOf(targets);
  }
}
