package io.weir.topology.rules;

import io.weir.schemas.labels.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rules of one file that write the same series, which promtool warns of. */
public final class DuplicateRules {
  private DuplicateRules() {}

  /**
   * A name and labels that several rules have.
   *
   * @param labels of the rule and its group
   */
  public record Duplicate(String name, Labels labels) {}

  /** The duplicates of a file, each once, by name and labels, a fresh list. */
  public static List<Duplicate> of(RuleFile file) {
    TreeMap<String, TreeSet<Labels>> seen = new TreeMap<>(Labels::compareUtf8);
    TreeMap<String, TreeSet<Labels>> duplicates = new TreeMap<>(Labels::compareUtf8);
    for (RuleGroup group : file.groups()) {
      for (Rule rule : group.rules()) {
        Labels labels = labels(group, rule);
        if (!seen.computeIfAbsent(rule.name(), name -> new TreeSet<>()).add(labels)) {
          duplicates.computeIfAbsent(rule.name(), name -> new TreeSet<>()).add(labels);
        }
      }
    }
    List<Duplicate> list = new ArrayList<>();
    duplicates.forEach((name, all) -> all.forEach(labels -> list.add(new Duplicate(name, labels))));
    return list;
  }

  private static Labels labels(RuleGroup group, Rule rule) {
    Labels.Builder labels = Labels.ofMap(group.labels()).toBuilder();
    rule.labels().forEach(labels::set);
    return labels.build();
  }
}
