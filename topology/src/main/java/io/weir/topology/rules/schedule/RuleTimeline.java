package io.weir.topology.rules.schedule;

import io.weir.schemas.config.ConfigException;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.UnstreamableException;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rules are evaluated when, by all versions of a rule set together. Rules that are the same
 * in two versions that follow each other go on; of the others, those of the older end where those
 * of the newer begin (R1). Immutable.
 *
 * @param rules those that live, and those that ended lately; in the order of their beginning
 * @param problems rules of the latest version that can't be evaluated, with the reason
 */
public record RuleTimeline(List<ScheduledRule> rules, List<String> problems) {
  /** No rules. */
  public static final RuleTimeline EMPTY = new RuleTimeline(List.of(), List.of());

  /** For this long behind the latest version's beginning an ended rule is still known. */
  private static final long ENDED_KNOWN_MILLIS = Duration.ofHours(6).toMillis();

  public RuleTimeline {
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /**
   * The timeline of versions. Only rules that are in it are planned, and a file that is the same in
   * many versions is read once: versions become more and more.
   *
   * @param versions ascending
   */
  public static RuleTimeline of(List<RuleSetVersion> versions, PlanLimits limits) {
    Files files = new Files();
    Map<String, RuleLife> live = new LinkedHashMap<>();
    List<RuleLife> lives = new ArrayList<>();
    for (RuleSetVersion version : versions) {
      Map<String, RuleLife> next = new LinkedHashMap<>();
      for (StatedRule rule : files.rules(version.rules())) {
        RuleLife known = live.remove(rule.content());
        next.put(rule.content(), known == null ? RuleLife.from(version, rule) : known);
      }
      for (RuleLife gone : live.values()) {
        lives.add(gone.until(version));
      }
      // One without a tick too: where its end was heard of late, there is something to take back.
      lives.removeIf(life ->
          life.endMillis() + life.stated().offsetMillis()
              < version.fromMillis() - ENDED_KNOWN_MILLIS);
      live = next;
    }
    lives.addAll(live.values());
    List<String> problems = new ArrayList<>();
    if (!versions.isEmpty()) {
      problems.addAll(files.problems(versions.getLast().rules()));
    }
    return new RuleTimeline(planned(lives, limits, problems), problems);
  }

  private static List<ScheduledRule> planned(
      List<RuleLife> lives, PlanLimits limits, List<String> problems) {
    List<ScheduledRule> rules = new ArrayList<>();
    for (RuleLife life : lives) {
      try {
        rules.add(life.scheduled(limits));
      } catch (UnstreamableException e) {
        if (!life.isOver()) {
          StatedRule stated = life.stated();
          problems.add(
              stated.id() + ": " + stated.rule().name() + ": " + e.withCaret(stated.rule().text()));
        }
      } catch (RuntimeException e) {
        if (!life.isOver()) {
          throw e;
        }
        // Its version was never evaluated; the one after it is to be.
      }
    }
    return rules;
  }

  /** What files hold, each read once. One thread. */
  private static final class Files {
    private final Map<Read, List<StatedRule>> rules = new HashMap<>();
    private final Map<Read, String> problems = new HashMap<>();

    /** A file, and what its rules depend on beside it: sources of no files. */
    private record Read(RuleSource file, RuleSources around) {
      static List<Read> of(RuleSources sources) {
        RuleSources around =
            new RuleSources(
                sources.evaluationInterval(),
                sources.queryOffset(),
                sources.externalLabels(),
                sources.externalUrl(),
                List.of());
        return sources.files().stream().map(file -> new Read(file, around)).toList();
      }
    }

    List<StatedRule> rules(RuleSources sources) {
      List<StatedRule> all = new ArrayList<>();
      for (Read each : Read.of(sources)) {
        all.addAll(rules.computeIfAbsent(each, this::read));
      }
      return all;
    }

    private List<StatedRule> read(Read each) {
      try {
        return StatedRule.of(each.file(), each.around());
      } catch (ConfigException e) {
        problems.put(each, String.valueOf(e.getMessage()));
        return List.of();
      }
    }

    /** What is wrong with files that were read. */
    List<String> problems(RuleSources sources) {
      return Read.of(sources).stream().filter(problems::containsKey).map(problems::get).toList();
    }
  }
}
