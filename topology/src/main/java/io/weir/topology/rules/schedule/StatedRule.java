package io.weir.topology.rules.schedule;

import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleGroup;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rule as it stands in a file, not planned yet. Immutable.
 *
 * @param id file, group and position, for people
 * @param content all that its results depend on, as one text; rules with the same are one rule
 * @param intervalMillis between two of its ticks
 * @param offsetMillis the query offset
 */
record StatedRule(
    String id, String content, RuleGroup group, Rule rule, long intervalMillis, long offsetMillis) {

  /**
   * The rules of a file, in its order.
   *
   * @param sources what the rules depend on beside the file
   * @throws io.weir.schemas.config.ConfigException if the file isn't sound
   */
  static List<StatedRule> of(RuleSource source, RuleSources sources) {
    List<StatedRule> rules = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (RuleGroup group : source.read().groups()) {
      for (int position = 0; position < group.rules().size(); position++) {
        Rule rule = group.rules().get(position);
        String content = content(source.file(), group, rule, sources);
        rules.add(
            new StatedRule(
                source.file() + ";" + group.name() + "/" + position,
                content + seen.merge(content, 1, Integer::sum),
                group,
                rule,
                group.interval().orElse(sources.evaluationInterval()).toMillis(),
                group.queryOffset().orElse(sources.queryOffset()).toMillis()));
      }
    }
    return rules;
  }

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
