package io.weir.topology.rules.alert;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.template.Surroundings;
import io.weir.topology.rules.template.Template;
import io.weir.topology.rules.template.TemplateData;
import io.weir.topology.rules.template.TemplateException;
import io.weir.topology.rules.template.TemplateFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The templates in an alerting rule's labels and annotations. Immutable. */
public final class AlertTemplates {
  /** The label that names the alert. */
  public static final String ALERT_NAME = "alertname";

  private final String alertName;
  private final Map<String, Template> labels;
  private final Map<String, Template> annotations;
  private final Surroundings surroundings;

  /**
   * The templates of a rule.
   *
   * @param labels templates by name, the group's among them
   * @throws IllegalArgumentException if one isn't a template
   */
  public AlertTemplates(
      String alertName,
      Map<String, String> labels,
      Map<String, String> annotations,
      Surroundings surroundings) {
    this.alertName = alertName;
    this.labels = parsed(labels);
    this.annotations = parsed(annotations);
    this.surroundings = surroundings;
  }

  private static Map<String, Template> parsed(Map<String, String> texts) {
    Map<String, Template> templates = new LinkedHashMap<>();
    new TreeMap<>(texts)
        .forEach((name, text) -> {
          try {
            templates.put(name, Template.parse(text));
          } catch (TemplateException e) {
            throw new IllegalArgumentException(
                name + ": expected a template, found \"" + text + "\": " + e.getMessage(), e);
          }
        });
    return templates;
  }

  /**
   * What an element of the rule's vector becomes. A template that fails is replaced by a text that
   * says why.
   */
  public AlertElement element(VectorValue vector, int index, long tickMillis) {
    TemplateData data =
        new TemplateData(
            vector.labels(index), vector.value(index), vector.histogram(index), tickMillis);
    Labels.Builder expanded = vector.labels(index).toBuilder().remove(Labels.METRIC_NAME);
    labels.forEach((name, template) -> expanded.set(name, expanded(template, data)));
    expanded.set(ALERT_NAME, alertName);
    Map<String, String> texts = new TreeMap<>();
    annotations.forEach((name, template) -> texts.put(name, expanded(template, data)));
    double value = vector.histogram(index) == null ? vector.value(index) : 0;
    return new AlertElement(expanded.build(), texts, value);
  }

  private String expanded(Template template, TemplateData data) {
    String name = "__alert_" + alertName;
    try {
      return template.expand(name, data, surroundings);
    } catch (TemplateFailure e) {
      return "<error expanding template: error executing template "
          + name
          + ": "
          + e.getMessage()
          + ">";
    }
  }
}
