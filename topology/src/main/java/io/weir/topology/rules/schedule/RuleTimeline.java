package io.weir.topology.rules.schedule;

import io.weir.schemas.config.ConfigException;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.UnstreamableException;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleFile;
import io.weir.topology.rules.RuleGroup;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.rules.template.Surroundings;
import io.weir.topology.rules.template.TemplateQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  private static final TemplateQuery NO_QUERIES =
      TemplateQuery.refusing("query: can't be asked by a rule that is evaluated in the stream");

  public RuleTimeline {
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /**
   * The timeline of versions.
   *
   * @param versions ascending
   */
  public static RuleTimeline of(List<RuleSetVersion> versions, PlanLimits limits) {
    Map<String, ScheduledRule> live = new LinkedHashMap<>();
    List<ScheduledRule> ended = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (RuleSetVersion version : versions) {
      problems.clear();
      Map<String, ScheduledRule> next = rules(version, limits, problems);
      for (Map.Entry<String, ScheduledRule> rule : next.entrySet()) {
        ScheduledRule known = live.remove(rule.getKey());
        if (known != null) {
          rule.setValue(known);
        }
      }
      for (ScheduledRule gone : live.values()) {
        ended.add(gone.until(version.fromMillis() - gone.cadence().delayMillis()));
      }
      ended.removeIf(rule ->
          rule.endMillis() <= rule.firstMillis()
              || rule.endMillis() < version.fromMillis() - ENDED_KNOWN_MILLIS);
      live = next;
    }
    ended.addAll(live.values());
    return new RuleTimeline(ended, problems);
  }

  /** The rules of a version as if each began with it, by all that their results depend on. */
  private static Map<String, ScheduledRule> rules(
      RuleSetVersion version, PlanLimits limits, List<String> problems) {
    RuleSources sources = version.rules();
    Surroundings surroundings =
        new Surroundings(sources.externalLabels(), sources.externalUrl(), NO_QUERIES);
    Map<String, ScheduledRule> rules = new LinkedHashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    for (RuleSource source : sources.files()) {
      RuleFile file;
      try {
        file = source.read();
      } catch (ConfigException e) {
        problems.add(String.valueOf(e.getMessage()));
        continue;
      }
      for (RuleGroup group : file.groups()) {
        for (int position = 0; position < group.rules().size(); position++) {
          Rule rule = group.rules().get(position);
          String id = source.file() + ";" + group.name() + "/" + position;
          String content = content(source.file(), group, rule, sources);
          content += seen.merge(content, 1, Integer::sum);
          try {
            rules.put(
                content,
                scheduled(id, content, version, group, rule, sources, limits, surroundings));
          } catch (UnstreamableException e) {
            problems.add(id + ": " + rule.name() + ": " + e.withCaret(rule.text()));
          }
        }
      }
    }
    return rules;
  }

  private static ScheduledRule scheduled(
      String id,
      String content,
      RuleSetVersion version,
      RuleGroup group,
      Rule rule,
      RuleSources sources,
      PlanLimits limits,
      Surroundings surroundings)
      throws UnstreamableException {
    long offset = group.queryOffset().orElse(sources.queryOffset()).toMillis();
    long interval = group.interval().orElse(sources.evaluationInterval()).toMillis();
    PlanLimits groupLimits = limits.withSubqueryStep(sources.evaluationInterval());
    RewrittenLabels rewritten = RewrittenLabels.of(group, rule);
    DistributedPlan plan = DistributedPlan.of(rule.expression(), groupLimits, rewritten.names());
    return new ScheduledRule(
        id,
        Hash64.of(content + "\n" + version.version()),
        version.version(),
        group,
        rule,
        plan,
        sources.evaluationInterval(),
        Cadence.ofRules(interval, offset),
        version.fromMillis() - offset,
        Long.MAX_VALUE,
        group.limit() > 0 || !rewritten.isSureToSucceed(),
        surroundings);
  }

  /** All that a rule's results depend on, as one text. */
  private static String content(String file, RuleGroup group, Rule rule, RuleSources sources) {
    StringBuilder text = new StringBuilder();
    text.append(file).append('\n').append(group.name()).append('\n');
    text.append(group.interval().orElse(sources.evaluationInterval())).append(' ');
    text.append(group.queryOffset().orElse(sources.queryOffset())).append(' ');
    text.append(sources.evaluationInterval()).append(' ').append(group.limit()).append('\n');
    text.append(new TreeMap<>(group.labels())).append('\n');
    text.append(rule.name()).append('\n').append(rule.expression()).append('\n');
    text.append(new TreeMap<>(rule.labels())).append('\n');
    if (rule instanceof Rule.Alerting alert) {
      text.append(alert.holdFor()).append(' ').append(alert.keepFiringFor()).append('\n');
      text.append(new TreeMap<>(alert.annotations())).append('\n');
      text.append(new TreeMap<>(sources.externalLabels())).append(sources.externalUrl());
    }
    return text.append(rule instanceof Rule.Alerting).append('\n').toString();
  }
}
