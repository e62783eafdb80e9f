package io.weir.scraper.config;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblem;
import java.util.List;
import java.util.Map;

/**
 * Expands environment variables in external labels as Prometheus does, that is as Go's {@code
 * os.Expand}: {@code $VAR}, <code>${VAR}</code>, {@code $$} for a dollar sign, nothing for a
 * variable that isn't defined, with a warning. (Not as in Weir's own section, which refuses those.)
 */
final class ExternalLabels {
  private final Map<String, String> environment;
  private final List<ConfigProblem> warnings;

  ExternalLabels(Map<String, String> environment, List<ConfigProblem> warnings) {
    this.environment = environment;
    this.warnings = warnings;
  }

  /** Returns the node of {@code global} with its external labels expanded. */
  ConfigNode expandIn(ConfigNode global) {
    if (!(global instanceof ConfigNode.Mapping mapping)
        || !(mapping.entries().get("external_labels") instanceof ConfigNode.Mapping labels)) {
      return global;
    }
    ConfigNode.Mapping expanded = labels;
    for (Map.Entry<String, ConfigNode> label : labels.entries().entrySet()) {
      if (label.getValue() instanceof ConfigNode.Scalar value) {
        expanded = expanded.with(label.getKey(), expand(value));
      }
    }
    return mapping.with("external_labels", expanded);
  }

  private ConfigNode.Scalar expand(ConfigNode.Scalar scalar) {
    String text = scalar.text();
    StringBuilder expanded = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '$' || at + 1 == text.length()) {
        expanded.append(c);
        at++;
      } else if (text.charAt(at + 1) == '$') {
        expanded.append('$');
        at += 2;
      } else if (text.charAt(at + 1) == '{' && text.indexOf('}', at) > 0) {
        int end = text.indexOf('}', at);
        String name = text.substring(at + 2, end);
        expanded.append(name.equals("$") ? "$" : variable(name, scalar));
        at = end + 1;
      } else {
        int end = endOfName(text, at + 1);
        if (end == at + 1) {
          expanded.append(c);
        } else {
          expanded.append(variable(text.substring(at + 1, end), scalar));
        }
        at = end;
      }
    }
    return new ConfigNode.Scalar(
        scalar.location(), expanded.toString(), scalar.plain(), scalar.isNull());
  }

  private String variable(String name, ConfigNode.Scalar scalar) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      warnings.add(
          new ConfigProblem(
              scalar.location(), "the environment variable " + name + " is empty or undefined"));
    }
    return value;
  }

  private static int endOfName(String text, int start) {
    int end = start;
    while (end < text.length()
        && text.charAt(end) < 128
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }
}
