package io.weir.topology.promql.script;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.script.ScriptCommand.Clear;
import io.weir.topology.promql.script.ScriptCommand.Eval;
import io.weir.topology.promql.script.ScriptCommand.Invalid;
import io.weir.topology.promql.script.ScriptCommand.Load;
import io.weir.topology.promql.script.ScriptCommand.LoadedSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A test script of PromQL. Immutable; run it as often as you like. */
public final class PromQlScript {
  /**
   * How scripts are evaluated, as in Prometheus: names are removed at the end, starts of counters
   * are used.
   */
  public static final EvaluationOptions OPTIONS =
      EvaluationOptions.DEFAULTS.withDelayedNameRemoval(true).withStartTimestamps(true);

  private final List<ScriptCommand> commands;

  private PromQlScript(List<ScriptCommand> commands) {
    this.commands = List.copyOf(commands);
  }

  /** A script of its text. A command that can't be read is a case that fails. */
  public static PromQlScript parse(String text) {
    return new PromQlScript(ScriptParser.parse(text));
  }

  /** Runs all {@code eval}s in order, on data of their own. */
  public List<CaseResult> run() {
    ScriptData data = new ScriptData();
    ScriptCase cases = new ScriptCase(data, OPTIONS);
    List<CaseResult> results = new ArrayList<>();
    for (ScriptCommand command : commands) {
      switch (command) {
        case Clear clear -> data.clear();
        case Load load -> load(load, data).ifPresent(results::add);
        case Invalid invalid -> results.add(failed(invalid));
        case Eval eval -> results.add(cases.run(eval));
      }
    }
    return results;
  }

  private static CaseResult failed(Invalid invalid) {
    return new CaseResult(
        invalid.line(),
        invalid.text(),
        Optional.of(
            new CaseFailure(invalid.text(), "a command of the language", invalid.problem())));
  }

  /** Adds data; a failed case if it contradicts itself. */
  private static Optional<CaseResult> load(Load load, ScriptData data) {
    ClassicHistograms classic = new ClassicHistograms();
    for (LoadedSeries series : load.series()) {
      Labels labels = series.labels();
      for (int i = 0; i < series.values().size(); i++) {
        long time = i * load.stepMillis();
        Long offset =
            series.startOffsetsMillis().isEmpty() ? null : series.startOffsetsMillis().get(i);
        long start = offset == null ? 0 : time + offset;
        switch (series.values().get(i)) {
          case SequenceValue.Omitted omitted -> {}
          case SequenceValue.Numeric number -> {
            data.add(labels, time, number.value(), start);
            classic.add(labels, time, number.value());
          }
          case SequenceValue.Histogram histogram ->
              data.add(labels, time, histogram.histogram(), start);
        }
      }
    }
    try {
      if (load.asNativeHistograms()) {
        classic.addTo(data);
      }
      return Optional.empty();
    } catch (ScriptException e) {
      String problem = String.valueOf(e.getMessage());
      return Optional.of(failed(new Invalid(load.line(), "load_with_nhcb", problem)));
    }
  }
}
