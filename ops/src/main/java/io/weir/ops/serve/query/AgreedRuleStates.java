package io.weir.ops.serve.query;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.topology.Stream;
import io.weir.topology.merge.RuleHealth;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.query.Asker;
import io.weir.topology.query.http.AlertState;
import io.weir.topology.query.http.RuleGroupState;
import io.weir.topology.query.http.RuleSource;
import io.weir.topology.query.http.RuleState;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleGroup;
import io.weir.topology.rules.RuleSources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules that the instances have agreed on, with the alerts of all instances; their health is
 * what this instance's merge partitions know: a rule that it has no part of is unknown to it.
 */
final class AgreedRuleStates implements RuleSource {
  private final String tenant;
  private final Supplier<Optional<Stream>> stream;
  private final Supplier<Optional<ActiveAlerts>> alerts;

  /**
   * Of a topology.
   *
   * @param tenant whose series the rules read
   */
  AgreedRuleStates(
      String tenant, Supplier<Optional<Stream>> stream, Supplier<Optional<ActiveAlerts>> alerts) {
    this.tenant = tenant;
    this.stream = stream;
    this.alerts = alerts;
  }

  @Override
  public List<RuleGroupState> groups(Asker asker) {
    Optional<Stream> running = stream.get();
    if (running.isEmpty() || !asker.tenant().equals(tenant)) {
      return List.of();
    }
    RuleSources sources = running.get().agreedRules();
    Map<String, RuleHealth.State> states = running.get().ruleHealth().states();
    List<RuleGroupState> groups = new ArrayList<>();
    SeenRules seen = new SeenRules(asker.matchers());
    sources
        .files()
        .forEach(file ->
            file.read()
                .groups()
                .forEach(group -> groups.add(group(sources, file.file(), group, states, seen))));
    if (!asker.matchers().isEmpty()) {
      groups.removeIf(group -> group.rules().isEmpty());
    }
    return groups;
  }

  private RuleGroupState group(
      RuleSources sources,
      String file,
      RuleGroup group,
      Map<String, RuleHealth.State> states,
      SeenRules seen) {
    List<RuleState> rules = new ArrayList<>();
    @Nullable Instant last = null;
    for (int position = 0; position < group.rules().size(); position++) {
      RuleHealth.State state = states.get(file + ";" + group.name() + "/" + position);
      RuleState.Evaluation evaluation = evaluation(state);
      Instant time = evaluation.time();
      if (time != null && (last == null || time.isAfter(last))) {
        last = time;
      }
      seen.of(rule(group, group.rules().get(position), evaluation)).ifPresent(rules::add);
    }
    return new RuleGroupState(
        group.name(),
        file,
        rules,
        group.interval().orElse(sources.evaluationInterval()),
        group.limit(),
        Duration.ZERO,
        last);
  }

  private static RuleState.Evaluation evaluation(RuleHealth.@Nullable State state) {
    if (state == null) {
      return RuleState.Evaluation.NONE;
    }
    String failure = state.failure();
    return new RuleState.Evaluation(
        failure == null ? RuleState.Health.OK : RuleState.Health.ERROR,
        failure == null ? "" : failure,
        Duration.ZERO,
        Instant.ofEpochMilli(state.timeMillis()));
  }

  private RuleState rule(RuleGroup group, Rule rule, RuleState.Evaluation evaluation) {
    Expression expression = rule.expression();
    Map<String, String> labels = new HashMap<>(group.labels());
    labels.putAll(rule.labels());
    return switch (rule) {
      case Rule.Recording recording ->
          new RuleState.Recording(
              recording.name(), expression.toString(), Labels.ofMap(labels), evaluation);
      case Rule.Alerting alerting ->
          new RuleState.Alerting(
              alerting.name(),
              expression.toString(),
              Labels.ofMap(labels),
              evaluation,
              alerting.holdFor(),
              alerting.keepFiringFor(),
              Labels.ofMap(alerting.annotations()),
              alerts(alerting.name()));
    };
  }

  private List<AlertState> alerts(String name) {
    return alerts.get().map(active -> active.of(tenant, name)).orElse(List.of()).stream()
        .map(AgreedRuleStates::alert)
        .toList();
  }

  private static AlertState alert(AlertRecord alert) {
    return new AlertState(
        alert.labels(),
        Labels.ofMap(alert.annotations()),
        alert.state() == io.weir.schemas.result.AlertState.FIRING,
        Instant.ofEpochMilli(alert.activeAtMillis()),
        alert.keepFiringSinceMillis() == 0
            ? null
            : Instant.ofEpochMilli(alert.keepFiringSinceMillis()),
        alert.value());
  }
}
