package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.LabelText;

/** Labels as Prometheus's errors print them: all in braces, the metric's name too. */
final class LabelSetText {
  private LabelSetText() {}

  static String of(Labels labels) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < labels.size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(LabelText.name(labels.name(i)))
          .append('=')
          .append(LabelText.quoted(labels.value(i)));
    }
    return text.append('}').toString();
  }
}
