package io.weir.schemas.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the problems of a configuration, so that a user sees all of them at once.
 *
 * <p>Owned by the thread that reads the configuration.
 */
public final class ConfigProblems {
  private final Set<ConfigProblem> problems = new LinkedHashSet<>();

  /** Adds a problem at {@code location}; one that is already there is not added again. */
  public void add(Location location, String message) {
    problems.add(new ConfigProblem(location, message));
  }

  /** Adds all problems of {@code exception}. */
  public void addAll(ConfigException exception) {
    problems.addAll(exception.problems());
  }

  /** Returns whether nothing was added. */
  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Returns how many problems there are. */
  public int count() {
    return problems.size();
  }

  /** Returns the problems, in the order in which they were added. */
  public List<ConfigProblem> list() {
    return new ArrayList<>(problems);
  }

  /**
   * Does nothing if no problem was added.
   *
   * @throws ConfigException with all problems otherwise
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new ConfigException(list());
    }
  }
}
