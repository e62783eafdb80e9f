package io.weir.topology;

import io.weir.topology.merge.RuleHealth;
import io.weir.topology.rules.schedule.RuleProgram;
import java.util.function.Supplier;

/**
 * How rules are evaluated in the topology.
 *
 * @param program what is to be evaluated now; may be asked by any thread
 * @param tenant whose series rules read and write
 * @param maxWaitMillis how long merges wait for a shard near the present (R4)
 * @param maxMergeBytes how much reports may take in a merge partition's memory (R10)
 * @param health is told how rules are
 */
public record StreamRules(
    Supplier<RuleProgram> program,
    String tenant,
    long maxWaitMillis,
    long maxMergeBytes,
    RuleHealth health) {
  /** No rules. */
  public static StreamRules none() {
    return new StreamRules(
        () -> RuleProgram.EMPTY, "default", 60_000, 256 * 1024 * 1024, new RuleHealth());
  }
}
