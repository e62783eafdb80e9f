package io.weir.sinks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which sinks wait, for a store or for what else they need, and try again by themselves. Connect
 * makes the tasks, so they can tell the process that they run in only what all of it shares. Any
 * thread may use it.
 */
public final class SinkWaits {
  /** The waits of all tasks of the process. */
  public static final SinkWaits OF_PROCESS = new SinkWaits();

  private final Map<Task, Wait> waits = new ConcurrentHashMap<>();

  /** None waits. */
  SinkWaits() {}

  /**
   * A wait that isn't over.
   *
   * @param since when a try failed first
   * @param reason why the last one failed, in the store's own words; one line
   */
  public record Wait(Instant since, String reason) {}

  /** The longest wait of a sink's tasks; empty if none of them waits. */
  public Optional<Wait> of(String sink) {
    return waits.entrySet().stream()
        .filter(entry -> entry.getKey().sink.equals(sink))
        .map(Map.Entry::getValue)
        .min(Comparator.comparing(Wait::since));
  }

  /** The waits of one task, by the task's own clock. */
  TaskWait of(String sink, String task, InstantSource clock) {
    return new TaskWait(new Task(sink, task), clock);
  }

  private record Task(String sink, String number) {}

  /** What one task tells of its waits. */
  final class TaskWait {
    private final Task task;
    private final InstantSource clock;

    private TaskWait(Task task, InstantSource clock) {
      this.task = task;
      this.clock = clock;
    }

    /** A try has failed, and another one is to follow. */
    void failed(String reason) {
      String line = reason.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
      waits.merge(
          task, new Wait(clock.instant(), line), (before, now) -> new Wait(before.since, line));
    }

    /** There is nothing to wait for any longer. */
    void over() {
      waits.remove(task);
    }

    /** How long it has waited; 0 if it doesn't. */
    double seconds() {
      Wait wait = waits.get(task);
      return wait == null
          ? 0
          : Math.max(0, Duration.between(wait.since, clock.instant()).toMillis() / 1000.0);
    }
  }
}
