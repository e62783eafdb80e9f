package io.weir.topology.rules;

import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.Location;
import io.weir.schemas.labels.Labels;
import java.util.Map;

/** Names of labels and annotations: any text but the empty one. */
final class LabelChecks {
  private LabelChecks() {}

  static void checkLabels(Map<String, String> labels, Location place, ConfigProblems problems) {
    for (String name : labels.keySet()) {
      if (name.isEmpty() || name.equals(Labels.METRIC_NAME)) {
        problems.add(place, "invalid label name: " + name);
      }
    }
  }

  static void checkAnnotations(
      Map<String, String> annotations, Location place, ConfigProblems problems) {
    if (annotations.containsKey("")) {
      problems.add(place, "invalid annotation name: ");
    }
  }
}
