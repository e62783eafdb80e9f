package io.weir.ops.oracle;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleFile;
import io.weir.topology.rules.RuleGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rules of {@code rules.yml} with what {@code expectations.yml} says of them.
 *
 * @param text the rule file
 */
record RuleList(String text, List<OracleRule> rules) {
  private static final String READ_GROUP = "chain";

  /** A rule has a line of its own. */
  private static final Pattern RULE = Pattern.compile("\\s+- \\{record: \"([^\"]+)\"");

  RuleList {
    rules = List.copyOf(rules);
  }

  /** What the file of expectations holds. */
  record Expectations(List<Expectation> rules) {
    Expectations {
      rules = List.copyOf(rules);
    }
  }

  static RuleList load() {
    return of(resource("rules.yml"), resource("expectations.yml"));
  }

  /** From the texts of a rule file and of the expectations; each of these must have its rule. */
  static RuleList of(String text, String expectations) {
    Map<String, Expectation> byRecord = new HashMap<>();
    ConfigBinder.standard()
        .bind(ConfigNode.parse("expectations.yml", expectations), Expectations.class)
        .rules()
        .forEach(each -> byRecord.put(each.record(), each));
    List<OracleRule> rules = new ArrayList<>();
    for (RuleGroup group : RuleFile.parse("rules.yml", text).groups()) {
      for (Rule rule : group.rules()) {
        Expectation expectation = byRecord.remove(rule.name());
        rules.add(
            new OracleRule(
                group, rule, expectation == null ? Expectation.of(rule.name()) : expectation));
      }
    }
    if (!byRecord.isEmpty()) {
      throw new IllegalArgumentException(
          "expectations.yml: expected records of rules.yml, found " + byRecord.keySet());
    }
    return new RuleList(text, rules);
  }

  /**
   * Every so many-th rule, and all of the group that others read; what is left keeps its place.
   *
   * @param every 1 for all
   * @param seed says which of them
   */
  RuleList some(int every, long seed) {
    Set<String> dropped = new HashSet<>();
    for (int i = 0; i < rules.size(); i++) {
      OracleRule rule = rules.get(i);
      if (!rule.group().name().equals(READ_GROUP) && Math.floorMod(i - seed, every) != 0) {
        dropped.add(rule.record());
      }
    }
    String left =
        text.lines()
            .filter(line -> {
              Matcher rule = RULE.matcher(line);
              return !rule.lookingAt() || !dropped.contains(rule.group(1));
            })
            .collect(Collectors.joining("\n"));
    return new RuleList(
        left, rules.stream().filter(rule -> !dropped.contains(rule.record())).toList());
  }

  private static String resource(String name) {
    try (InputStream in = RuleList.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
