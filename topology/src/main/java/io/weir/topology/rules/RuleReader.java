package io.weir.topology.rules;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.Location;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.rules.template.Template;
import java.util.Map;
import java.util.Optional;

/** Checks one rule as Prometheus does, in its words. One use, one thread. */
final class RuleReader {
  private final RuleFileKeys.OneRule rule;
  private final ConfigNode node;
  private final ConfigProblems problems;

  RuleReader(RuleFileKeys.OneRule rule, ConfigNode node, ConfigProblems problems) {
    this.rule = rule;
    this.node = node;
    this.problems = problems;
  }

  /** The rule; empty if something is wrong, which then stands among the problems. */
  Optional<Rule> read() {
    int before = problems.count();
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
    return problems.count() > before ? Optional.empty() : expression.map(this::rule);
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
      return Optional.of(PromQlParser.parse(rule.expr()));
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
        Template.problem(text)
            .ifPresent(problem ->
                problems.add(place(key).entry(name), kind + " \"" + name + "\": " + problem)));
  }

  private void add(String key, String message) {
    problems.add(place(key), message);
  }

  private Location place(String key) {
    return node instanceof ConfigNode.Mapping mapping
        ? mapping.get(key).map(ConfigNode::location).orElseGet(() -> mapping.keyLocation(key))
        : node.location().entry(key);
  }
}
