package io.weir.ops.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that runs a main class of ours with this process's Java, Java options and class path.
 * It ends with this process. For one thread.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ChildProcess.class);
  private static final long STOP_SECONDS = 20;

  private final String name;
  private final Process process;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts it. What it logs goes to this process's standard error.
   *
   * @param name what the user calls it, such as {@code load}
   * @param main its main class, which calls {@link ParentLink#run}
   * @param settings a record that is its only argument
   * @param javaOptions options after those of this process, such as {@code -Xmx1g}
   * @param progress is told how far it is, on a thread of its own
   */
  public static ChildProcess start(
      String name,
      Class<?> main,
      Object settings,
      List<String> javaOptions,
      Consumer<String> progress) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-agent") && !option.startsWith("-javaagent")) {
        command.add(option);
      }
    }
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.add(Protocol.write(settings));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      ChildProcess child = new ChildProcess(name, process);
      Thread.ofVirtual().name(name + "-output").start(() -> child.readOutput(progress));
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": the process could not be started: " + e, e);
    }
  }

  private void readOutput(Consumer<String> progress) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(Protocol.ANSWER)) {
          answers.add(Optional.of(line.substring(Protocol.ANSWER.length())));
        } else if (line.startsWith(Protocol.PROGRESS)) {
          progress.accept(line.substring(Protocol.PROGRESS.length()));
        } else {
          progress.accept(name + ": " + line);
        }
      }
    } catch (IOException e) {
      logger.debug("the output of the process {} broke", name, e);
    }
    answers.add(Optional.empty());
  }

  /**
   * Sends a command, a line.
   *
   * @throws BenchFailedException if it has ended
   */
  public void send(String command) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      logger.debug("the input of the process {} broke", name, e);
      throw new BenchFailedException(
          name + ": expected the process to take \"" + command + "\", found that it has ended");
    }
  }

  /**
   * Waits for the next answer.
   *
   * @throws BenchFailedException if it ends or the time is up before
   */
  public <T> T answer(Class<T> type, Duration timeout) throws InterruptedException {
    Optional<String> answer = answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw new BenchFailedException(
          name + ": expected an answer within " + timeout.toSeconds() + " s, found none");
    }
    if (answer.isEmpty()) {
      answers.add(answer);
      throw new BenchFailedException(
          name + ": expected an answer, found that the process has ended");
    }
    return Protocol.read(answer.get(), type);
  }

  /** What the user calls it. */
  public String name() {
    return name;
  }

  /** Waits for its end, at most so long; returns whether it has ended. */
  public boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends it as a crash does, by SIGKILL, and returns when it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Ends it in order; kills it if that takes more than {@value #STOP_SECONDS} seconds. */
  @Override
  public void close() {
    try (OutputStream in = process.getOutputStream()) {
      in.flush();
    } catch (IOException alreadyGone) {
      logger.debug("the process {} was gone", name, alreadyGone);
    }
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        logger.warn("the process {} did not end in {} s and is killed", name, STOP_SECONDS);
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }
}
