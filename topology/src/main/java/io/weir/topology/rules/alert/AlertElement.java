package io.weir.topology.rules.alert;

import io.weir.schemas.labels.Labels;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An element of an alerting rule's expression at one tick, its templates expanded.
 *
 * @param labels that tell the alert from others of the rule, with {@code alertname}
 * @param annotations by name, in the order of names; values may be empty
 * @param value the element's; 0 if it is a histogram
 */
public record AlertElement(Labels labels, Map<String, String> annotations, double value) {
  public AlertElement {
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }
}
