package io.weir.ops.reference;

import io.weir.schemas.rollup.Rollup;
import java.util.List;

/**
 * What shards have written, committed.
 *
 * @param clean the samples of the clean topic
 * @param rollups the records of all rollup topics, those of each window in their order
 * @param rejected the records of the rejected topic, as text
 */
public record Outcome(List<CleanSample> clean, List<Rollup> rollups, List<String> rejected) {
  /** Copies the lists. */
  public Outcome {
    clean = List.copyOf(clean);
    rollups = List.copyOf(rollups);
    rejected = List.copyOf(rejected);
  }
}
