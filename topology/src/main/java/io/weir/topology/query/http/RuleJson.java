package io.weir.topology.query.http;

import java.time.Duration;
import java.util.List;

/** Writes groups of rules and alerts. */
final class RuleJson {
  private final JsonBuffer json;
  private final boolean withoutAlerts;

  RuleJson(JsonBuffer json, boolean withoutAlerts) {
    this.json = json;
    this.withoutAlerts = withoutAlerts;
  }

  /** The member with all groups. */
  void groups(List<RuleGroupState> groups) {
    json.name("groups").beginArray();
    for (RuleGroupState group : groups) {
      json.beginObject();
      json.name("name").text(group.name());
      json.name("file").text(group.file());
      json.name("rules").beginArray();
      group.rules().forEach(this::rule);
      json.endArray();
      seconds("interval", group.interval());
      json.name("limit").number(group.limit());
      seconds("evaluationTime", group.evaluationTime());
      json.name("lastEvaluation").text(GoTime.text(group.lastEvaluation()));
      json.endObject();
    }
    json.endArray();
  }

  private void rule(RuleState rule) {
    json.beginObject();
    switch (rule) {
      case RuleState.Alerting alerting -> alerting(alerting);
      case RuleState.Recording recording -> recording(recording);
    }
    json.endObject();
  }

  private void alerting(RuleState.Alerting rule) {
    json.name("state").text(state(rule));
    nameAndQuery(rule);
    seconds("duration", rule.hold());
    seconds("keepFiringFor", rule.keepFiringFor());
    json.name("labels");
    ValueJson.labels(json, rule.labels());
    json.name("annotations");
    ValueJson.labels(json, rule.annotations());
    json.name("alerts");
    if (withoutAlerts) {
      json.nothing();
    } else {
      json.beginArray();
      rule.alerts().forEach(this::alert);
      json.endArray();
    }
    evaluation(rule);
    json.name("type").text("alerting");
  }

  private static String state(RuleState.Alerting rule) {
    if (rule.alerts().isEmpty()) {
      return "inactive";
    }
    return rule.alerts().stream().anyMatch(AlertState::firing) ? "firing" : "pending";
  }

  private void recording(RuleState.Recording rule) {
    nameAndQuery(rule);
    if (!rule.labels().isEmpty()) {
      json.name("labels");
      ValueJson.labels(json, rule.labels());
    }
    evaluation(rule);
    json.name("type").text("recording");
  }

  private void nameAndQuery(RuleState rule) {
    json.name("name").text(rule.name());
    json.name("query").text(rule.query());
  }

  private void evaluation(RuleState rule) {
    RuleState.Evaluation evaluation = rule.evaluation();
    json.name("health").text(evaluation.health().text());
    if (!evaluation.lastError().isEmpty()) {
      json.name("lastError").text(evaluation.lastError());
    }
    seconds("evaluationTime", evaluation.took());
    json.name("lastEvaluation").text(GoTime.text(evaluation.time()));
  }

  /** One alert. */
  void alert(AlertState alert) {
    json.beginObject().name("labels");
    ValueJson.labels(json, alert.labels());
    json.name("annotations");
    ValueJson.labels(json, alert.annotations());
    json.name("state").text(alert.firing() ? "firing" : "pending");
    json.name("activeAt").text(GoTime.text(alert.activeAt()));
    if (alert.keepFiringSince() != null) {
      json.name("keepFiringSince").text(GoTime.text(alert.keepFiringSince()));
    }
    json.name("value").quotedExponential(alert.value());
    json.endObject();
  }

  private void seconds(String name, Duration duration) {
    json.name(name).seconds(duration);
  }
}
