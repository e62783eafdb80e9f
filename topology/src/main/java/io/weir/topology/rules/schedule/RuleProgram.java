package io.weir.topology.rules.schedule;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that shards and merges do for the rules of a timeline. Immutable.
 *
 * @param version latest version of the rule set, 0 if there is none
 * @param exchanges by identity, those that feed another before it
 * @param rules in an order in which a rule comes after those that it reads, where that is possible
 * @param recordNames names of the series that rules record
 * @param marked keys of the rules whose progress shards need to know, since something reads them
 * @param reachMillis how far behind the watermark shards may have to look for what is due
 */
public record RuleProgram(
    long version,
    Map<Long, ExchangeNode> exchanges,
    List<RuleNode> rules,
    Set<String> recordNames,
    Set<Long> marked,
    long reachMillis) {
  /** Without rules. */
  public static final RuleProgram EMPTY =
      new RuleProgram(0, Map.of(), List.of(), Set.of(), Set.of(), 0);

  public RuleProgram {
    rules = List.copyOf(rules);
    recordNames = Set.copyOf(recordNames);
    marked = Set.copyOf(marked);
  }

  /** A program of a timeline. */
  public static RuleProgram of(RuleTimeline timeline, long version) {
    return new ProgramBuilder(timeline.rules()).build(version);
  }

  /** The exchange of an identity; null if no rule needs it (any more, or yet). */
  public @Nullable ExchangeNode exchange(long id) {
    return exchanges.get(id);
  }

  /** All exchanges, those that feed another before it. */
  public Collection<ExchangeNode> allExchanges() {
    return exchanges.values();
  }

  /** The exchanges to which shards report, in an order that is the same everywhere. */
  public List<ExchangeNode> shardExchanges() {
    return exchanges.values().stream().filter(ExchangeNode::isFromShards).toList();
  }

  /** Whether a rule's progress is told to the shards. */
  public boolean isMarked(ScheduledRule rule) {
    return marked.contains(rule.key());
  }

  /** Identities of all exchanges, a fresh set. */
  public Set<Long> exchangeIds() {
    return new HashSet<>(exchanges.keySet());
  }
}
