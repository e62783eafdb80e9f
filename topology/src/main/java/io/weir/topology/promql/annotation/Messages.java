package io.weir.topology.promql.annotation;

import io.weir.topology.promql.matcher.LabelText;

/** Parts that messages share. */
final class Messages {
  private Messages() {}

  static String quoted(String text) {
    return LabelText.quoted(text);
  }

  static String withMetricName(String message, String metricName) {
    return metricName.isEmpty() ? message : message + " for metric name " + quoted(metricName);
  }
}
