package io.weir.topology.rules.unittest;

import io.weir.schemas.labels.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An alert as tests compare it. */
record LabelledAlert(Labels labels, TreeMap<String, String> annotations)
    implements Comparable<LabelledAlert> {
  private static final Comparator<LabelledAlert> ORDER =
      Comparator.comparing(LabelledAlert::labels)
          .thenComparing(alert -> Labels.ofMap(alert.annotations));

  static LabelledAlert of(Labels labels, Map<String, String> annotations) {
    return new LabelledAlert(labels, new TreeMap<>(annotations));
  }

  @Override
  public int compareTo(LabelledAlert other) {
    return ORDER.compare(this, other);
  }

  /** Labels and annotations, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("labels: " + labels);
    annotations.forEach((name, text) -> lines.add("    " + name + ": " + shown(text)));
    return lines;
  }

  private static String shown(String text) {
    return text.contains("\n") ? "\"" + text.replace("\n", "\\n") + "\"" : text;
  }
}
