package io.weir.schemas.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that can't be used. Its message has one line for each problem. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigProblem> problems;

  public ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** A configuration with a single problem. */
  public ConfigException(Location location, String message) {
    this(List.of(new ConfigProblem(location, message)));
  }

  /** Returns the problems in the order in which they were found; at least one. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
