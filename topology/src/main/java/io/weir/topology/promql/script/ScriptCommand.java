package io.weir.topology.promql.script;

import io.weir.schemas.labels.Labels;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A command of a script. */
sealed interface ScriptCommand {
  /** Forget all data. */
  record Clear() implements ScriptCommand {}

  /**
   * What can't be read.
   *
   * @param line from 1
   * @param text as written
   * @param problem what is wrong with it
   */
  record Invalid(int line, String text, String problem) implements ScriptCommand {}

  /**
   * Add data.
   *
   * @param line from 1
   * @param stepMillis between two points
   * @param asNativeHistograms whether classic histograms are added as native ones too
   */
  record Load(int line, long stepMillis, boolean asNativeHistograms, List<LoadedSeries> series)
      implements ScriptCommand {}

  /**
   * The points of a series, from time 0 on.
   *
   * @param startOffsetsMillis when each point's counter began, relative to the point, null where it
   *     is not said; empty if it is said nowhere
   */
  record LoadedSeries(
      Labels labels, List<SequenceValue> values, List<@Nullable Long> startOffsetsMillis) {}

  /**
   * Evaluate and compare.
   *
   * @param line from 1
   * @param range whether it is evaluated at steps, rather than at {@code endMillis}
   */
  record Eval(
      int line,
      String expression,
      boolean range,
      long startMillis,
      long endMillis,
      long stepMillis,
      Expected expected)
      implements ScriptCommand {}

  /**
   * What is expected of an evaluation.
   *
   * @param conditions on errors, annotations and order
   * @param series by labels, in order
   * @param scalar the number, if a scalar is expected
   * @param string the text, if one is expected
   * @param rangeVector when the points of a range vector are, if one is expected
   */
  record Expected(
      List<Condition> conditions,
      Map<Labels, ExpectedSeries> series,
      OptionalDouble scalar,
      @Nullable String string,
      @Nullable RangeTimes rangeVector) {

    boolean has(Condition.Kind kind) {
      return conditions.stream().anyMatch(condition -> condition.kind() == kind);
    }

    List<Condition> all(Condition.Kind kind) {
      return conditions.stream().filter(condition -> condition.kind() == kind).toList();
    }
  }

  /**
   * The points of an expected series.
   *
   * @param place in the order of series, from 1
   */
  record ExpectedSeries(int place, List<SequenceValue> values) {}

  /** Times from a start to an end. */
  record RangeTimes(long startMillis, long endMillis, long stepMillis) {}
}
