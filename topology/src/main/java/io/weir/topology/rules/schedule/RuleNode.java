package io.weir.topology.rules.schedule;

import org.jspecify.annotations.Nullable;

/**
 * A rule and what its results need.
 *
 * @param results the stage that gives them, with an exchange among its inputs in any case
 * @param verdict to which all partitions report what became of it; null if it can't fail, or is in
 *     one partition only
 */
public record RuleNode(ScheduledRule rule, MergeStage results, @Nullable ExchangeNode verdict) {}
