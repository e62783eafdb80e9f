package io.weir.topology.promql.script;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.script.ScriptCommand.Clear;
import io.weir.topology.promql.script.ScriptCommand.Eval;
import io.weir.topology.promql.script.ScriptCommand.Load;
import io.weir.topology.promql.script.ScriptCommand.LoadedSeries;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * A script of its text.
   *
   * @throws ScriptException if a line is none of the language; the message names the line
   */
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
        case Load load -> load(load, data);
        case Eval eval -> results.add(cases.run(eval));
      }
    }
    return results;
  }

  private static void load(Load load, ScriptData data) {
    ClassicHistograms classic = new ClassicHistograms();
    for (LoadedSeries series : load.series()) {
      Labels labels = series.labels();
      for (int i = 0; i < series.values().size(); i++) {
        long time = i * load.stepMillis();
        Long offset = series.startOffsetsMillis().isEmpty() ? null : series.startOffsetsMillis().get(i);
        long start = offset == null ? 0 : time + offset;
        switch (series.values().get(i)) {
          case SequenceValue.Omitted omitted -> {}
          case SequenceValue.Number number -> {
            data.add(labels, time, number.value(), start);
            classic.add(labels, time, number.value());
          }
          case SequenceValue.Histogram histogram ->
              data.add(labels, time, histogram.histogram(), start);
        }
      }
    }
    if (load.asNativeHistograms()) {
      classic.addTo(data);
    }
  }
}
