package io.weir.schemas.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Expands {@code ${NAME}} and {@code ${NAME:-default}} in the texts of a configuration; {@code
 * $${}} stands for a literal <code>${</code>, and any other {@code $} for itself. The default is
 * used if the variable isn't defined or is empty. Keys aren't expanded.
 */
public final class EnvironmentVariables {
  private final Map<String, String> variables;

  /**
   * @param variables the values by name, {@link System#getenv()} outside of tests
   */
  public EnvironmentVariables(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** Returns {@code node} with all texts expanded; an undefined variable is a problem. */
  public ConfigNode expand(ConfigNode node, ConfigProblems problems) {
    return switch (node) {
      case ConfigNode.Scalar scalar -> expandScalar(scalar, problems);
      case ConfigNode.Sequence sequence -> {
        List<ConfigNode> items = new ArrayList<>();
        sequence.items().forEach(item -> items.add(expand(item, problems)));
        yield new ConfigNode.Sequence(sequence.location(), items);
      }
      case ConfigNode.Mapping mapping -> {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> entries.put(key, expand(value, problems)));
        yield new ConfigNode.Mapping(mapping.location(), entries, mapping.keyLocations());
      }
    };
  }

  private ConfigNode expandScalar(ConfigNode.Scalar scalar, ConfigProblems problems) {
    if (scalar.text().indexOf('$') < 0) {
      return scalar;
    }
    String expanded =
        expand(
            scalar.text(),
            message -> {
              problems.add(scalar.location(), message);
              return "";
            });
    return new ConfigNode.Scalar(scalar.location(), expanded, scalar.plain(), false);
  }

  private String expand(String text, UnaryOperator<String> onProblem) {
    StringBuilder expanded = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        expanded.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        if (end < 0) {
          expanded.append(onProblem.apply("expected ${NAME}, found no closing brace"));
          break;
        }
        expanded.append(value(text.substring(at + 2, end), onProblem));
        at = end + 1;
      } else {
        expanded.append(text.charAt(at++));
      }
    }
    return expanded.toString();
  }

  private String value(String reference, UnaryOperator<String> onProblem) {
    int separator = reference.indexOf(":-");
    String name = separator < 0 ? reference : reference.substring(0, separator);
    if (!isName(name)) {
      return onProblem.apply(
          "expected the name of an environment variable, found \"" + name + "\"");
    }
    @Nullable String value = variables.get(name);
    if (separator >= 0) {
      return value == null || value.isEmpty() ? reference.substring(separator + 2) : value;
    }
    return value != null
        ? value
        : onProblem.apply(
            "expected the environment variable " + name + " to be defined, found it undefined");
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && !Character.isDigit(name.charAt(0))
        && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
  }
}
