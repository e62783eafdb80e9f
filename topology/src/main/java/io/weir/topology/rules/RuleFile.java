package io.weir.topology.rules;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.topology.promql.distribute.PlanLimits;
import java.nio.file.Path;
import java.util.List;

/** The groups of a rule file, in its order. Immutable. */
public record RuleFile(List<RuleGroup> groups) {
  public RuleFile {
    groups = List.copyOf(groups);
  }

  /**
   * Reads and checks a file.
   *
   * @throws ConfigException with all problems, if there are any
   */
  public static RuleFile read(Path path) {
    return read(path, false);
  }

  /**
   * Reads and checks a file.
   *
   * @param ignoresUnknownKeys whether keys that Prometheus doesn't know are passed over
   * @throws ConfigException with all problems, if there are any
   */
  public static RuleFile read(Path path, boolean ignoresUnknownKeys) {
    return new RuleFileReader(ignoresUnknownKeys, RuleLimits.NONE).read(ConfigNode.read(path));
  }

  /**
   * Reads a file as Prometheus does and checks that its rules can be evaluated on streams.
   *
   * @param ignoresUnknownKeys whether keys that Prometheus doesn't know are passed over
   * @param limits what rules must stay within
   * @throws ConfigException with all problems, if there are any
   */
  public static RuleFile readStreamable(Path path, boolean ignoresUnknownKeys, PlanLimits limits) {
    return new RuleFileReader(ignoresUnknownKeys, new StreamedRules(limits))
        .read(ConfigNode.read(path));
  }

  /**
   * Reads a file's text as Prometheus does and checks that its rules can be evaluated on streams.
   *
   * @param file the name to show in problems
   * @param limits what rules must stay within
   * @throws ConfigException with all problems, if there are any
   */
  public static RuleFile parseStreamable(String file, String text, PlanLimits limits) {
    return new RuleFileReader(false, new StreamedRules(limits)).read(ConfigNode.parse(file, text));
  }

  /**
   * Reads and checks a file's text.
   *
   * @param file the name to show in problems
   * @throws ConfigException with all problems, if there are any
   */
  public static RuleFile parse(String file, String text) {
    return new RuleFileReader(false, RuleLimits.NONE).read(ConfigNode.parse(file, text));
  }

  /** How many rules all groups have. */
  public int ruleCount() {
    return groups.stream().mapToInt(group -> group.rules().size()).sum();
  }
}
