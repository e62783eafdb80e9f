package io.weir.topology.merge;

import io.weir.topology.rules.schedule.RuleProgram;
import java.util.function.Supplier;

/**
 * What merge partitions do.
 *
 * @param program what is to be evaluated now; asked with each record
 * @param tenant whose series rules read and write
 * @param shards partitions of the samples
 * @param partitions merge partitions
 * @param applicationEpoch epoch of the application, the high bits of every revision
 * @param keptMillis how long reports are kept for corrections, behind the newest time
 * @param maxWaitMillis how long a shard is waited for (R4), by append time
 * @param maxBytes how much reports may take in memory (R10)
 */
public record MergeSettings(
    Supplier<RuleProgram> program,
    String tenant,
    int shards,
    int partitions,
    long applicationEpoch,
    long keptMillis,
    long maxWaitMillis,
    long maxBytes) {}
