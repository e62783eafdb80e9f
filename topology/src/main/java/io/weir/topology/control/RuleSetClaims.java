package io.weir.topology.control;

import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An application's proposals of rules, in the order of the control topic, which decides between
 * proposals made at once. A proposal holds if it is of the version after the last one that holds.
 * So whoever has read the same part of the topic knows the same versions, and of those who propose
 * at once one always wins. One thread at a time.
 */
final class RuleSetClaims {
  /** What becomes of rules that an instance has read. */
  enum Verdict {
    /** They are what holds, or there is nothing to evaluate. */
    STANDS,
    /** Others have taken their place, which a mere start doesn't undo. */
    OUTDATED,
    /** They are to be proposed. */
    WANTED
  }

  private final String applicationId;
  private final List<RuleSetVersion> versions = new ArrayList<>();

  /** Files of all versions, each once: most are the same from version to version. */
  private final Map<RuleSource, RuleSource> files = new HashMap<>();

  RuleSetClaims(String applicationId) {
    this.applicationId = applicationId;
  }

  /**
   * Takes the next proposal of the topic; another application's has no effect.
   *
   * @return whether it holds
   */
  boolean add(RuleSetProposal proposal) {
    boolean holds =
        proposal.applicationId().equals(applicationId) && proposal.proposed().version() == next();
    if (holds) {
      versions.add(sharing(proposal.proposed()));
    }
    return holds;
  }

  private RuleSetVersion sharing(RuleSetVersion version) {
    RuleSources rules = version.rules();
    return new RuleSetVersion(
        version.version(),
        version.fromMillis(),
        version.hash(),
        new RuleSources(
            rules.evaluationInterval(),
            rules.queryOffset(),
            rules.externalLabels(),
            rules.externalUrl(),
            rules.files().stream()
                .map(file -> files.computeIfAbsent(file, first -> first))
                .toList()));
  }

  /** The versions that hold, ascending; a copy. */
  List<RuleSetVersion> versions() {
    return List.copyOf(versions);
  }

  /** The version that a proposal has to be of. */
  long next() {
    return versions.size() + 1L;
  }

  /**
   * When a proposal has to begin that is made now: never before the version that it follows.
   *
   * @param nowMillis since the epoch
   */
  long nextFromMillis(long nowMillis) {
    return versions.isEmpty()
        ? RuleSetVersion.FROM_THE_BEGINNING
        : Math.max(nowMillis, versions.getLast().fromMillis());
  }

  /**
   * Whether rules are to be proposed.
   *
   * @param hash of the rules
   * @param none whether there isn't a single one
   * @param atStart whether nobody asked for them but a start
   */
  Verdict verdict(String hash, boolean none, boolean atStart) {
    if (versions.isEmpty()) {
      return none ? Verdict.STANDS : Verdict.WANTED;
    }
    if (versions.getLast().hash().equals(hash)) {
      return Verdict.STANDS;
    }
    // Whoever starts without rule files has nothing to say against the others'.
    return atStart && (none || versions.stream().anyMatch(version -> version.hash().equals(hash)))
        ? Verdict.OUTDATED
        : Verdict.WANTED;
  }
}
