package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.matcher.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code rules} and {@code alerts}: the state of rules. */
final class RuleEndpoints {
  private final RuleSource source;

  RuleEndpoints(RuleSource source) {
    this.source = source;
  }

  HttpResponse alerts(ApiRequest request) {
    List<RuleGroupState> groups = source.groups(request.asker());
    return Answers.success(json -> {
      RuleJson rules = new RuleJson(json, false);
      json.beginObject().name("alerts").beginArray();
      for (RuleGroupState group : groups) {
        for (RuleState rule : group.rules()) {
          if (rule instanceof RuleState.Alerting alerting) {
            alerting.alerts().forEach(rules::alert);
          }
        }
      }
      json.endArray().endObject();
    });
  }

  HttpResponse rules(ApiRequest request) {
    Form form = request.form();
    form.requireFlawless();
    List<List<Matcher>> selectors;
    try {
      selectors = Expressions.selectors(form);
    } catch (IllegalArgumentException e) {
      throw Refusal.badData(String.valueOf(e.getMessage()));
    }
    Filter filter =
        new Filter(
            Set.copyOf(form.values("rule_name[]")),
            Set.copyOf(form.values("rule_group[]")),
            Set.copyOf(form.values("file[]")),
            selectors,
            type(form));
    boolean withoutAlerts = withoutAlerts(form);
    GroupPage page = GroupPage.of(form);
    List<RuleGroupState> groups = new ArrayList<>();
    for (RuleGroupState group : page.from(source.groups(request.asker()))) {
      filter.of(group).ifPresent(groups::add);
    }
    return Answers.success(json -> {
      json.beginObject();
      new RuleJson(json, withoutAlerts).groups(page.cut(groups));
      page.next(groups).ifPresent(token -> json.name("groupNextToken").text(token));
      json.endObject();
    });
  }

  private static String type(Form form) {
    String type = form.addressValue("type").toLowerCase(Locale.ROOT);
    if (!List.of("", "alert", "record").contains(type)) {
      throw Refusal.badParameter("type", "not supported value " + LabelText.quoted(type));
    }
    return type;
  }

  private static boolean withoutAlerts(Form form) {
    String text = form.addressValue("exclude_alerts").toLowerCase(Locale.ROOT);
    return switch (text) {
      case "1", "t", "true" -> true;
      case "", "0", "f", "false" -> false;
      default ->
          throw Refusal.badParameter(
              "exclude_alerts",
              "error converting exclude_alerts: strconv.ParseBool: parsing "
                  + LabelText.quoted(text)
                  + ": invalid syntax");
    };
  }

  /** Which rules are told of: those that pass all conditions that there are. */
  private record Filter(
      Set<String> names,
      Set<String> groups,
      Set<String> files,
      List<List<Matcher>> selectors,
      String type) {
    /** What is left of a group, if anything is. */
    Optional<RuleGroupState> of(RuleGroupState group) {
      if (!passes(groups, group.name()) || !passes(files, group.file())) {
        return Optional.empty();
      }
      List<RuleState> rules = group.rules().stream().filter(this::passes).toList();
      return rules.isEmpty() ? Optional.empty() : Optional.of(group.withRules(rules));
    }

    private static boolean passes(Set<String> wanted, String name) {
      return wanted.isEmpty() || wanted.contains(name);
    }

    private boolean passes(RuleState rule) {
      boolean ofType =
          switch (rule) {
            case RuleState.Alerting alerting -> !type.equals("record");
            case RuleState.Recording recording -> !type.equals("alert");
          };
      return ofType && passes(names, rule.name()) && (selectors.isEmpty() || selected(rule));
    }

    private boolean selected(RuleState rule) {
      return selectors.stream()
          .anyMatch(selector ->
              selector.stream()
                  .allMatch(matcher -> matcher.matches(rule.labels().value(matcher.name()))));
    }
  }
}
