package io.weir.topology.rules.schedule;

import io.weir.topology.promql.distribute.SeriesRead;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.alert.AlertSeries;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rules read which rules' records (R6). A rule that reads a record by its name comes after
 * the rule that records it, unless they depend on each other in a circle: then, as for a selector
 * that may match several names, it sees what was recorded before.
 */
final class RecordReads {
  private final Map<String, List<ScheduledRule>> recording = new LinkedHashMap<>();
  private final Map<ScheduledRule, List<ScheduledRule>> readBy = new HashMap<>();
  private final Map<ScheduledRule, Set<ScheduledRule>> reachable = new HashMap<>();
  private final Map<ScheduledRule, Long> delays = new HashMap<>();

  RecordReads(List<ScheduledRule> rules) {
    for (ScheduledRule rule : rules) {
      for (String name : recordNames(rule)) {
        recording.computeIfAbsent(name, ignored -> new ArrayList<>()).add(rule);
      }
    }
    for (ScheduledRule rule : rules) {
      List<ScheduledRule> read = new ArrayList<>();
      for (SeriesRead each : reads(rule)) {
        each.fixedName().ifPresent(name -> read.addAll(recording(name)));
      }
      readBy.put(rule, read);
    }
    spreadDelays(rules);
  }

  private static List<SeriesRead> reads(ScheduledRule rule) {
    return SeriesRead.of(rule.rule().expression(), EvaluationOptions.DEFAULTS.lookback());
  }

  private static List<String> recordNames(ScheduledRule rule) {
    return switch (rule.rule()) {
      case Rule.Recording recording -> List.of(recording.name());
      case Rule.Alerting ignored -> List.of(AlertSeries.ALERTS, AlertSeries.ALERTS_FOR_STATE);
    };
  }

  /** Names of all records. */
  Set<String> names() {
    return recording.keySet();
  }

  private List<ScheduledRule> recording(String name) {
    return recording.getOrDefault(name, List.of());
  }

  /** Names of the records that a rule reads and that depend on it, itself among them. */
  Set<String> strictRecords(ScheduledRule rule) {
    Set<String> strict = new HashSet<>();
    for (SeriesRead read : reads(rule)) {
      Optional<String> name = read.fixedName();
      if (name.isPresent()
          && recording(name.get()).stream()
              .anyMatch(record -> record.equals(rule) || reachable(record).contains(rule))) {
        strict.add(name.get());
      }
    }
    return strict;
  }

  /** All rules whose records a rule needs, directly or not. */
  private Set<ScheduledRule> reachable(ScheduledRule rule) {
    Set<ScheduledRule> known = reachable.get(rule);
    if (known != null) {
      return known;
    }
    Set<ScheduledRule> found = new HashSet<>();
    Deque<ScheduledRule> open = new ArrayDeque<>(readBy.getOrDefault(rule, List.of()));
    while (!open.isEmpty()) {
      ScheduledRule next = open.pop();
      if (found.add(next)) {
        open.addAll(readBy.getOrDefault(next, List.of()));
      }
    }
    reachable.put(rule, found);
    return found;
  }

  /** What has to be there before a stage with these reads is evaluated. */
  List<Gate> gates(List<SeriesRead> reads, Set<String> strictRecords) {
    Map<ScheduledRule, Boolean> strictness = new LinkedHashMap<>();
    for (SeriesRead read : reads) {
      Optional<String> fixed = read.fixedName();
      if (fixed.isPresent()) {
        boolean strict = strictRecords.contains(fixed.get());
        recording(fixed.get()).forEach(rule -> strictness.merge(rule, strict, Boolean::logicalAnd));
      } else {
        recording.forEach((name, rules) -> {
          if (read.mayRead(name)) {
            rules.forEach(rule -> strictness.merge(rule, true, Boolean::logicalAnd));
          }
        });
      }
    }
    List<Gate> gates = new ArrayList<>();
    strictness.forEach((rule, strict) ->
        gates.add(new Gate(rule, strict, delays.getOrDefault(rule, rule.cadence().delayMillis()))));
    return gates;
  }

  /** How long each rule waits after a time for its own query offset, and those of what it reads. */
  private void spreadDelays(List<ScheduledRule> rules) {
    if (rules.stream().allMatch(rule -> rule.cadence().delayMillis() == 0)) {
      return;
    }
    Map<ScheduledRule, List<Gate>> gates = new LinkedHashMap<>();
    rules.forEach(rule -> gates.put(rule, gates(reads(rule), Set.of())));
    boolean spreads = true;
    while (spreads) {
      spreads = false;
      for (ScheduledRule rule : rules) {
        long delay = rule.cadence().delayMillis();
        for (Gate gate : gates.getOrDefault(rule, List.of())) {
          delay = Math.max(delay, delays.getOrDefault(gate.rule(), gate.delayMillis()));
        }
        Long before = delays.put(rule, delay);
        spreads |= before == null || delay > before;
      }
    }
  }

  /** The rules, each after those that it reads where no circle forbids it. */
  List<ScheduledRule> ordered(List<ScheduledRule> rules) {
    List<ScheduledRule> ordered = new ArrayList<>();
    Set<ScheduledRule> placed = new HashSet<>();
    rules.forEach(rule -> place(rule, placed, ordered));
    return ordered;
  }

  private void place(ScheduledRule rule, Set<ScheduledRule> placed, List<ScheduledRule> ordered) {
    if (placed.add(rule)) {
      readBy.getOrDefault(rule, List.of()).forEach(read -> place(read, placed, ordered));
      ordered.add(rule);
    }
  }
}
