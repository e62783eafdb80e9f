package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule, and how it was last evaluated. */
public sealed interface RuleState {
  /** Name of the alert, or of the series that it records. */
  String name();

  /** Its expression, as Prometheus prints it. */
  String query();

  /** Labels that it sets. */
  Labels labels();

  /** How the last evaluation went. */
  Evaluation evaluation();

  /** How an evaluation went. */
  enum Health {
    /** There was none. */
    UNKNOWN("unknown"),
    OK("ok"),
    ERROR("err");

    private final String text;

    Health(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /**
   * An evaluation.
   *
   * @param lastError why it failed; empty if it didn't
   * @param took how long it took
   * @param time when it was, or null if there was none
   */
  record Evaluation(Health health, String lastError, Duration took, @Nullable Instant time) {
    /** There was none. */
    public static final Evaluation NONE = new Evaluation(Health.UNKNOWN, "", Duration.ZERO, null);
  }

  /** A rule that records its result. */
  record Recording(String name, String query, Labels labels, Evaluation evaluation)
      implements RuleState {}

  /**
   * A rule that alerts.
   *
   * @param hold how long the condition must hold before it fires
   * @param keepFiringFor how long it fires on when the condition doesn't hold any more
   * @param annotations as they are written
   * @param alerts those that are pending or firing
   */
  record Alerting(
      String name,
      String query,
      Labels labels,
      Evaluation evaluation,
      Duration hold,
      Duration keepFiringFor,
      Labels annotations,
      List<AlertState> alerts)
      implements RuleState {
    public Alerting {
      alerts = List.copyOf(alerts);
    }
  }
}
