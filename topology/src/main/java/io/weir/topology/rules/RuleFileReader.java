package io.weir.topology.rules;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a rule file and finds everything that is wrong in it. One use, one thread. */
final class RuleFileReader {
  private final RuleLimits limits;
  private final ConfigBinder binder;
  private final ConfigProblems problems = new ConfigProblems();
  private final Set<String> groupNames = new HashSet<>();

  RuleFileReader(boolean ignoresUnknownKeys, RuleLimits limits) {
    this.limits = limits;
    ConfigBinder standard = ConfigBinder.standard();
    this.binder = ignoresUnknownKeys ? standard.ignoringUnknownKeys() : standard;
  }

  RuleFile read(ConfigNode file) {
    ConfigNode root = file.isAbsent() ? ConfigNode.empty(file.location()) : file;
    Optional<RuleFileKeys> keys = binder.bind(root, RuleFileKeys.class, problems);
    List<RuleGroup> groups = new ArrayList<>();
    List<Location> places = groupPlaces(root);
    for (RuleFileKeys.Group group : keys.map(RuleFileKeys::groups).orElse(List.of())) {
      groups.add(group(group, places.get(groups.size())));
    }
    problems.throwIfAny();
    return new RuleFile(groups);
  }

  private static List<Location> groupPlaces(ConfigNode root) {
    return root instanceof ConfigNode.Mapping mapping
            && mapping.entries().get("groups") instanceof ConfigNode.Sequence groups
        ? groups.items().stream().map(ConfigNode::location).toList()
        : List.of();
  }

  private RuleGroup group(RuleFileKeys.Group keys, Location place) {
    if (keys.name().isEmpty()) {
      problems.add(place.entry("name"), "expected the name of a group, found none");
    } else if (!groupNames.add(keys.name())) {
      problems.add(
          place.entry("name"), "expected each group once, found \"" + keys.name() + "\" again");
    }
    keys.queryOffset()
        .flatMap(limits::problem)
        .ifPresent(problem -> problems.add(place.entry("query_offset"), problem));
    LabelChecks.checkLabels(keys.labels(), place.entry("labels"), problems);
    List<Rule> rules = new ArrayList<>();
    for (ConfigNode node : keys.rules()) {
      binder
          .bind(node, RuleFileKeys.OneRule.class, problems)
          .flatMap(rule -> read(rule, node))
          .ifPresent(rules::add);
    }
    return new RuleGroup(
        keys.name(), keys.interval(), keys.queryOffset(), keys.limit(), keys.labels(), rules);
  }

  private Optional<Rule> read(RuleFileKeys.OneRule keys, ConfigNode node) {
    RuleReader reader = new RuleReader(keys, node, limits);
    Optional<Rule> rule = reader.read();
    String name = keys.alert().isEmpty() ? keys.record() : keys.alert();
    String subject = name.isEmpty() ? "" : "rule \"" + name + "\": ";
    reader
        .problems()
        .forEach(problem -> problems.add(problem.location(), subject + problem.message()));
    return rule;
  }
}
