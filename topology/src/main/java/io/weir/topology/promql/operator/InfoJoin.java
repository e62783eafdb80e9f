package io.weir.topology.promql.operator;

import com.google.re2j.Pattern;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code info}: puts labels of info series, such as {@code target_info}, on series with the same
 * {@code instance} and {@code job}.
 */
public final class InfoJoin implements Operator {
  /** The labels that tell to which series an info series belongs. */
  static final List<String> IDENTIFYING = List.of("instance", "job");

  private final Operator operand;
  private final TimeReference infoTime;
  private final List<Matcher> nameMatchers;

  /** Conditions on the labels to put on, by label; none to put on all. */
  private final Map<String, List<Matcher>> dataMatchers = new LinkedHashMap<>();

  /**
   * A join.
   *
   * @param matchers which info series, and which of their labels
   * @param infoTime which time the info series are looked at
   */
  public InfoJoin(Operator operand, List<Matcher> matchers, TimeReference infoTime) {
    this.operand = operand;
    this.infoTime = infoTime;
    List<Matcher> names = new ArrayList<>();
    for (Matcher matcher : matchers) {
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        names.add(matcher);
      } else {
        dataMatchers.computeIfAbsent(matcher.name(), name -> new ArrayList<>()).add(matcher);
      }
    }
    this.nameMatchers = effective(names);
  }

  /** A name must be asked for; otherwise it ends in {@code _info}, or is {@code target_info}. */
  private static List<Matcher> effective(List<Matcher> names) {
    if (names.isEmpty()) {
      return List.of(Matcher.ofMetricName("target_info"));
    }
    if (names.stream().anyMatch(matcher -> !matcher.operator().isNegative())) {
      return names;
    }
    List<Matcher> all = new ArrayList<>();
    all.add(Matcher.of(Labels.METRIC_NAME, MatchOperator.REGEX, ".+_info"));
    all.addAll(names);
    return all;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame base = operand.evaluate(evaluation, grid);
    boolean[] isInfo = new boolean[base.rows()];
    Map<String, Set<String>> identities = new LinkedHashMap<>();
    for (int row = 0; row < base.rows(); row++) {
      Labels labels = base.series().labels(row);
      isInfo[row] = nameMatchers.stream().allMatch(matcher -> matcher.matches(labels.metricName()));
      if (isInfo[row] || !base.hasSamples(row)) {
        continue;
      }
      for (String name : IDENTIFYING) {
        if (labels.has(name)) {
          identities.computeIfAbsent(name, key -> new TreeSet<>()).add(labels.value(name));
        }
      }
    }
    Frame infos = identities.isEmpty() ? Frame.empty(grid) : infos(evaluation, grid, identities);
    return new InfoMatch(base, isInfo, infos, dataMatchers).join();
  }

  private Frame infos(Evaluation evaluation, StepGrid grid, Map<String, Set<String>> identities) {
    List<Matcher> matchers = new ArrayList<>();
    identities.forEach((name, values) ->
        matchers.add(
            Matcher.of(
                name,
                MatchOperator.REGEX,
                String.join("|", values.stream().map(Pattern::quote).toList()))));
    dataMatchers.values().forEach(matchers::addAll);
    matchers.addAll(nameMatchers);
    return new VectorSelection(
            new Selection(matchers, infoTime, false), VectorSelection.Content.ORIGIN)
        .evaluate(evaluation, grid);
  }
}
