package io.weir.topology.rules;

import io.weir.topology.promql.syntax.Expression;
import java.time.Duration;
import java.util.Map;

/** What is evaluated at each tick of a group. Immutable. */
public sealed interface Rule {
  /** Name of the series that is recorded, or of the alert. */
  String name();

  /** The expression as written. */
  String text();

  /** The expression, checked. */
  Expression expression();

  /** The rule's own labels; the group's are not among them. */
  Map<String, String> labels();

  /** Records what an expression gives as a series of its own. */
  record Recording(String name, String text, Expression expression, Map<String, String> labels)
      implements Rule {
    public Recording {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Alerts on each element that an expression gives.
   *
   * @param holdFor how long an element must be there before its alert fires, {@code for}
   * @param keepFiringFor how long an alert fires on after its element is gone
   * @param labels templates by name
   * @param annotations templates by name
   */
  record Alerting(
      String name,
      String text,
      Expression expression,
      Duration holdFor,
      Duration keepFiringFor,
      Map<String, String> labels,
      Map<String, String> annotations)
      implements Rule {
    public Alerting {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }
  }
}
