package io.weir.topology.rules.alert;

import io.weir.schemas.labels.Labels;
import java.util.Map;

/** The series that tell of a rule's alerts. Immutable. */
public final class AlertSeries {
  /** Name of the series that are 1 while an alert is pending or fires. */
  public static final String ALERTS = "ALERTS";

  /** Name of the series whose value is since when an alert is active, in seconds. */
  public static final String ALERTS_FOR_STATE = "ALERTS_FOR_STATE";

  private static final String STATE = "alertstate";

  private final String alertName;
  private final Labels ruleLabels;

  /**
   * The series of a rule.
   *
   * @param ruleLabels as written, the group's among them; an alert's own come before them
   */
  public AlertSeries(String alertName, Map<String, String> ruleLabels) {
    this.alertName = alertName;
    this.ruleLabels = Labels.ofMap(ruleLabels);
  }

  /** The series that says that an alert is pending or fires. */
  public Labels state(Alert alert) {
    return labels(alert, ALERTS).set(STATE, alert.state().label()).build();
  }

  /** The series that says since when an alert is active. */
  public Labels activeSince(Alert alert) {
    return labels(alert, ALERTS_FOR_STATE).build();
  }

  /** The value of {@link #activeSince}: whole seconds since the epoch. */
  public static double activeSinceSeconds(Alert alert) {
    return alert.activeAt().getEpochSecond();
  }

  private Labels.Builder labels(Alert alert, String name) {
    // As in Prometheus: a label whose template expands to nothing shows its template here.
    Labels.Builder labels = ruleLabels.toBuilder();
    alert.labels().toMap().forEach(labels::set);
    return labels.set(Labels.METRIC_NAME, name).set(AlertTemplates.ALERT_NAME, alertName);
  }
}
