package io.weir.ops.embedded.connect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a connector fares. One that failed is started again after a while, so this may change at any
 * time.
 *
 * @param state the connector's own, apart from its tasks'
 * @param trace the stack trace of its failure
 * @param tasks in the order of their numbers; none before the connector has said how many it wants
 */
public record ConnectorStatus(String name, State state, Optional<String> trace, List<Task> tasks) {

  private static final String CAUSE = "Caused by: ";

  public ConnectorStatus {
    tasks = List.copyOf(tasks);
  }

  /** What a connector or a task is at. */
  public enum State {
    /** It is about to run, for the first time or again. */
    STARTING,
    /** It runs; a task that waits for its store, and will try again by itself, does too. */
    RUNNING,
    /** It was told to end. */
    STOPPED,
    /** It ended by an error. */
    FAILED
  }

  /**
   * A task of a connector.
   *
   * @param number from 0
   * @param trace the stack trace of its failure
   */
  public record Task(int number, State state, Optional<String> trace) {}

  /** Whether the connector and all its tasks run, and there is at least one. */
  public boolean running() {
    return state == State.RUNNING
        && !tasks.isEmpty()
        && tasks.stream().allMatch(task -> task.state() == State.RUNNING);
  }

  /** What is at the root of the first failure, in one line; empty if nothing failed. */
  public Optional<String> problem() {
    return Stream.concat(Stream.of(trace), tasks.stream().map(Task::trace))
        .flatMap(Optional::stream)
        .map(ConnectorStatus::root)
        .findFirst();
  }

  /** The last cause that a stack trace names, or what it begins with if it names none. */
  static String root(String trace) {
    return trace
        .lines()
        .filter(line -> line.startsWith(CAUSE))
        .map(line -> line.substring(CAUSE.length()))
        .reduce((_, later) -> later)
        .orElseGet(() -> trace.lines().findFirst().orElse(""));
  }
}
