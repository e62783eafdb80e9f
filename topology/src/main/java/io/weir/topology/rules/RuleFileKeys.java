package io.weir.topology.rules;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.Default;
import io.weir.schemas.config.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a rule file, before anything is known of their values. */
record RuleFileKeys(List<Group> groups) {
  RuleFileKeys {
    groups = List.copyOf(groups);
  }

  record Group(
      @Default("") String name,
      Optional<Duration> interval,
      Optional<Duration> queryOffset,
      @Default("0") int limit,
      Map<String, String> labels,
      List<ConfigNode> rules) {}

  record OneRule(
      @Default("") String record,
      @Default("") String alert,
      @Default("") String expr,
      @Key("for") @Default("0") Duration holdFor,
      @Default("0") Duration keepFiringFor,
      Map<String, String> labels,
      Map<String, String> annotations) {}
}
