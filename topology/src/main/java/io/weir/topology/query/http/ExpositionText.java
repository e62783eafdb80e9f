package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.NumberText;

/**
 * Samples in Prometheus's text format. Names that aren't letters, digits and underscores are quoted
 * if whoever reads them knows of that, else such characters become underscores. For one thread.
 */
final class ExpositionText {
  private static final String INSTANCE = "instance";

  private final StringBuilder text = new StringBuilder();
  private final boolean anyNames;
  private final Labels external;
  private String family = "";

  /**
   * A text without samples.
   *
   * @param anyNames whether names may be quoted
   * @param external labels that samples get where they lack them; an instance that isn't among them
   *     is empty, so that it isn't that of whom is asked
   */
  ExpositionText(boolean anyNames, Labels external) {
    this.anyNames = anyNames;
    this.external = external;
  }

  /** What the text is. */
  String mediaType() {
    return "text/plain; version=0.0.4; charset=utf-8; escaping="
        + (anyNames ? "allow-utf-8" : "underscores");
  }

  /** Adds a sample, those of a metric one after the other; what has no name is left out. */
  void add(NewestSamples.Sample sample) {
    String metric = sample.labels().metricName();
    if (metric.isEmpty()) {
      return;
    }
    String name = name(metric, true);
    boolean quoted = name.startsWith("\"");
    if (!metric.equals(family)) {
      text.append("# TYPE ").append(name).append(" untyped\n");
      family = metric;
    }
    text.append(quoted ? "{" + name : name);
    labels(sample.labels(), quoted);
    // Adding 0 takes the sign of a zero away.
    text.append(' ').append(NumberText.general(sample.value() + 0.0));
    text.append(' ').append(sample.timeMillis()).append('\n');
  }

  /** Adds a comment. */
  void warn(String warning) {
    text.append("# warning: ").append(warning.replace('\n', ' ')).append('\n');
  }

  private void labels(Labels labels, boolean nameIsInside) {
    char separator = nameIsInside ? ',' : '{';
    for (int i = 0; i < labels.size(); i++) {
      if (!labels.name(i).equals(Labels.METRIC_NAME)) {
        separator = label(separator, labels.name(i), labels.value(i));
      }
    }
    boolean instance = labels.has(INSTANCE);
    for (int i = 0; i < external.size(); i++) {
      String name = external.name(i);
      if (!instance && name.compareTo(INSTANCE) > 0 && !external.has(INSTANCE)) {
        separator = label(separator, INSTANCE, "");
        instance = true;
      }
      if (!labels.has(name)) {
        separator = label(separator, name, external.value(i));
      }
    }
    if (!instance && !external.has(INSTANCE)) {
      separator = label(separator, INSTANCE, "");
    }
    text.append(separator == '{' ? "" : "}");
  }

  private char label(char separator, String name, String value) {
    text.append(separator).append(name(name, false)).append("=\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '"' -> text.append("\\\"");
        default -> text.append(c);
      }
    }
    text.append('"');
    return ',';
  }

  private String name(String name, boolean colons) {
    if (LabelText.isPlain(colons ? name.replace(':', '_') : name)) {
      return name;
    }
    return anyNames ? LabelText.quoted(name) : underscored(name);
  }

  /** Prometheus leaves colons in labels' names, too. */
  private static String underscored(String name) {
    StringBuilder text = new StringBuilder(name.length());
    name.codePoints()
        .forEach(point -> {
          boolean plain = point == ':' || LabelText.isPlain("_" + Character.toString(point));
          boolean first = text.isEmpty() && point >= '0' && point <= '9';
          text.append(plain && !first ? (char) point : '_');
        });
    return text.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
