package io.weir.topology.promql.operator;

import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.ResolvedSpans;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of a plan: what it reads from, at which times, and its annotations. One thread.
 */
public final class Evaluation {
  private final SeriesSource source;
  private final EvaluationOptions options;
  private final long startMillis;
  private final ResolvedSpans spans;
  private final Annotations annotations = new Annotations();
  private final List<JoinSides.Ambiguity> ambiguities = new ArrayList<>();
  private long manySides;

  /**
   * An evaluation for a query.
   *
   * @param startMillis its first step
   * @param endMillis where it ends, which need not be a step; not before the start
   * @param stepMillis between steps, 0 for a query at one time
   */
  public Evaluation(
      SeriesSource source,
      EvaluationOptions options,
      long startMillis,
      long endMillis,
      long stepMillis) {
    this.source = source;
    this.options = options;
    this.startMillis = startMillis;
    this.spans = new ResolvedSpans(stepMillis, endMillis - startMillis);
  }

  /** What came up that the asker should know. */
  public Annotations annotations() {
    return annotations;
  }

  /** What was seen of the sides of joins that were evaluated at the one time of a query. */
  public JoinSides joinSides() {
    return manySides == 0 && ambiguities.isEmpty()
        ? JoinSides.NONE
        : new JoinSides(manySides, ambiguities);
  }

  /** Whether what a join sees of its sides is of use. */
  boolean asksOfSides(int join, StepGrid grid) {
    return join < JoinSides.TOLD
        && grid.isInstant()
        && grid.startMillis() == startMillis
        && spans.rangeMillis() == 0;
  }

  void manySideHasElements(int join) {
    manySides |= 1L << join;
  }

  void ambiguous(int join, String failure) {
    ambiguities.add(new JoinSides.Ambiguity(join, failure));
  }

  SeriesSource source() {
    return source;
  }

  /** The source, if it is one that stands. */
  @Nullable StandingSource standing() {
    return source instanceof StandingSource standing ? standing : null;
  }

  EvaluationOptions options() {
    return options;
  }

  long queryStartMillis() {
    return startMillis;
  }

  long queryEndMillis() {
    return startMillis + spans.rangeMillis();
  }

  ResolvedSpans spans() {
    return spans;
  }

  long lookbackMillis() {
    return options.lookback().toMillis();
  }

  boolean delaysNameRemoval() {
    return options.delayedNameRemoval();
  }

  /** The time that an {@code @} fixes; empty if it is the step's. */
  OptionalLong fixedMillis(EvaluationTime at) {
    return switch (at) {
      case EvaluationTime.OfQuery ofQuery ->
          switch (ofQuery) {
            case CURRENT -> OptionalLong.empty();
            case START -> OptionalLong.of(startMillis);
            case END -> OptionalLong.of(queryEndMillis());
          };
      case EvaluationTime.Fixed fixed -> OptionalLong.of(fixed.timestampMillis());
    };
  }

  /**
   * Refuses what would take too much memory.
   *
   * @throws QueryException if there are more samples than allowed
   */
  void checkSamples(long samples) {
    if (samples > options.maxSamples()) {
      throw QueryException.tooManySamples();
    }
    source.hold(samples);
    checkWanted();
  }

  /**
   * Ends what takes long and nobody waits for.
   *
   * @throws QueryException if the thread is interrupted
   */
  void checkWanted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new QueryException("query was canceled in query execution");
    }
  }

  /** A frame whose rows lost their names, at once or to be removed at the end. */
  Frame withoutNames(Frame frame) {
    return delaysNameRemoval()
        ? frame.withSeries(frame.series().droppingNames())
        : frame.merged(frame.series().withoutNames());
  }
}
