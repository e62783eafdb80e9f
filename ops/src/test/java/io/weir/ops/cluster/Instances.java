package io.weir.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.up.RoleProcesses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Instances of {@code weir stream}, by their numbers from 0. For one thread. */
public final class Instances implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(20);

  private final RoleProcesses processes;
  private final Set<Integer> known = new TreeSet<>();
  private final Set<Integer> running = new TreeSet<>();

  /**
   * None yet.
   *
   * @param configuration its text; may use {@code ${HTTP_PORT}}
   */
  public Instances(Path directory, String configuration) {
    processes = new RoleProcesses(directory, configuration);
  }

  /**
   * None yet.
   *
   * @param configuration its text; may use {@code ${HTTP_PORT}}
   * @param heap of each, as Java's option has it, such as {@code 256m}
   */
  public Instances(Path directory, String configuration, String heap) {
    processes = new RoleProcesses(directory, configuration, heap);
  }

  /** Starts one, anew or again; returns when it answers, long before it has its partitions. */
  public void start(int number) {
    if (known.add(number)) {
      processes.start("stream", name(number));
    } else {
      processes.role(name(number)).startAgain();
    }
    running.add(number);
  }

  /** Waits until all that were ever started are ready. */
  void awaitReady(Duration within) {
    processes.awaitStatus(200, within);
  }

  /** Kills one. */
  public void kill(int number) throws InterruptedException {
    requireRunning(number);
    processes.role(name(number)).kill();
    running.remove(number);
  }

  /** Ends one in order. */
  public void stop(int number) throws InterruptedException {
    requireRunning(number);
    Process process = processes.role(name(number)).process();
    process.destroy();
    assertThat(process.waitFor(STOP)).as("%s: an end within %s", name(number), STOP).isTrue();
    assertThat(process.exitValue()).as("exit code:%n%s", log(number)).isZero();
    running.remove(number);
  }

  /** Each that runs must be alive: nothing but a kill may end it. */
  private void requireRunning(int number) {
    assertThat(processes.role(name(number)).process().isAlive())
        .as("whether %s is alive:%n%s", name(number), log(number))
        .isTrue();
  }

  /** The numbers of those that run. */
  public List<Integer> running() {
    return new ArrayList<>(running);
  }

  /** Whether one runs. */
  public boolean isAlive(int number) {
    return processes.role(name(number)).process().isAlive();
  }

  /** Where one answers. */
  public URI uri(int number, String path) {
    return processes.role(name(number)).uri(path);
  }

  /** What those that run said last. */
  public String logs() {
    StringBuilder logs = new StringBuilder();
    for (int number : running) {
      String log = log(number);
      logs.append(name(number)).append(":\n");
      logs.append(log.substring(Math.max(0, log.length() - 3_000))).append('\n');
    }
    return logs.toString();
  }

  /** What an instance has said. */
  public String log(int number) {
    return processes.log(name(number));
  }

  private static String name(int number) {
    return "stream-" + number;
  }

  @Override
  public void close() {
    processes.close();
  }
}
