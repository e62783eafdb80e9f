package io.weir.topology.rules;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblem;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.Location;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.rules.template.Template;
import io.weir.topology.rules.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks one rule as Prometheus does, in its words. One use, one thread. */
final class RuleReader {
  private final RuleFileKeys.OneRule rule;
  private final ConfigNode node;
  private final RuleLimits limits;
  private final ConfigProblems problems = new ConfigProblems();

  RuleReader(RuleFileKeys.OneRule rule, ConfigNode node, RuleLimits limits) {
    this.rule = rule;
    this.node = node;
    this.limits = limits;
  }

  /** The rule; empty if something is wrong, which then stands among the problems. */
  Optional<Rule> read() {
    boolean recording = !rule.record().isEmpty();
    if (recording == !rule.alert().isEmpty()) {
      add("record", (recording ? "only one of" : "one of") + names(recording) + " must be set");
    }
    Optional<Expression> expression = expression();
    if (recording) {
      checkRecording();
    }
    LabelChecks.checkLabels(rule.labels(), place("labels"), problems);
    LabelChecks.checkAnnotations(rule.annotations(), place("annotations"), problems);
    if (!rule.alert().isEmpty()) {
      checkTemplates("labels", rule.labels());
      checkTemplates("annotations", rule.annotations());
    }
    return problems.isEmpty() ? expression.map(this::rule) : Optional.empty();
  }

  /** What is wrong, once it is read. */
  List<ConfigProblem> problems() {
    return problems.list();
  }

  private static String names(boolean both) {
    return both ? " 'record' and 'alert'" : " 'record' or 'alert'";
  }

  private Rule rule(Expression expression) {
    return rule.alert().isEmpty()
        ? new Rule.Recording(rule.record(), rule.expr(), expression, rule.labels())
        : new Rule.Alerting(
            rule.alert(),
            rule.expr(),
            expression,
            rule.holdFor(),
            rule.keepFiringFor(),
            rule.labels(),
            rule.annotations());
  }

  private Optional<Expression> expression() {
    if (rule.expr().isEmpty()) {
      add("expr", "field 'expr' must be set in rule");
      return Optional.empty();
    }
    try {
      Expression expression = PromQlParser.parse(rule.expr());
      limits.problem(expression, rule.expr()).ifPresent(problem -> add("expr", problem));
      return Optional.of(expression);
    } catch (ParseException e) {
      add("expr", "could not parse expression: " + e.withCaret());
      return Optional.empty();
    }
  }

  private void checkRecording() {
    if (!rule.annotations().isEmpty()) {
      add("annotations", "invalid field 'annotations' in recording rule");
    }
    if (!rule.holdFor().isZero()) {
      add("for", "invalid field 'for' in recording rule");
    }
    if (!rule.keepFiringFor().isZero()) {
      add("keep_firing_for", "invalid field 'keep_firing_for' in recording rule");
    }
    if (rule.record().contains("{") || rule.record().contains("}")) {
      add(
          "record",
          "braces present in the recording rule name; should it be in expr?: " + rule.record());
    }
  }

  private void checkTemplates(String key, Map<String, String> templates) {
    String kind = key.equals("labels") ? "label" : "annotation";
    templates.forEach((name, text) ->
        problem(text)
            .ifPresent(
                problem -> problems.add(place(key, name), kind + " \"" + name + "\": " + problem)));
  }

  private Optional<String> problem(String template) {
    try {
      return limits.problem(Template.parse(template));
    } catch (TemplateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void add(String key, String message) {
    problems.add(place(key), message);
  }

  private Location place(String key) {
    return node instanceof ConfigNode.Mapping mapping
        ? mapping.get(key).map(ConfigNode::location).orElseGet(() -> mapping.keyLocation(key))
        : node.location().entry(key);
  }

  /** Where an entry of a mapping's key stands. */
  private Location place(String key, String name) {
    return node instanceof ConfigNode.Mapping mapping
            && mapping.entries().get(key) instanceof ConfigNode.Mapping entries
            && entries.entries().containsKey(name)
        ? entries.entries().get(name).location()
        : place(key).entry(name);
  }
}
