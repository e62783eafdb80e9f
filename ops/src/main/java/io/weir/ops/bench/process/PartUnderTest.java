package io.weir.ops.bench.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * A part of Weir that runs in a child of its own, which does nothing else: it can be started,
 * measured and stopped again and again. For one thread.
 */
public final class PartUnderTest implements AutoCloseable {
  private static final String START = "start ";
  private static final String READ = "read";
  private static final String RECORD = "record ";
  private static final String STOP = "stop";
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final ChildProcess child;

  /** Takes over the child, whose work is {@link #serve}. */
  public PartUnderTest(ChildProcess child) {
    this.child = child;
  }

  /** A part that has been started. */
  @FunctionalInterface
  public interface Part extends AutoCloseable {
    /** What ended it for good; empty while it works or may yet. */
    default Optional<Throwable> failure() {
      return Optional.empty();
    }

    /** Stops it in order. */
    @Override
    void close();
  }

  /** How the child starts the part. */
  @FunctionalInterface
  public interface Starter {
    /**
     * Starts the part.
     *
     * @param run the name that the parent gives this run
     * @return closed when the parent stops the part
     */
    Part start(String run) throws Exception;
  }

  /** The child's side: does what the parent says, until the parent ends the child. */
  public static void serve(ParentLink link, Starter starter) throws Exception {
    Optional<String> command = link.nextCommand();
    while (command.isPresent()) {
      if (!command.get().startsWith(START)) {
        throw new IllegalStateException("expected the command to start, found " + command.get());
      }
      link.answer(ResourceReading.now());
      try (Part part = starter.start(command.get().substring(START.length()))) {
        command = serveRunning(link, part);
      }
      if (command.isPresent()) {
        link.answer(ResourceReading.now());
        command = link.nextCommand();
      }
    }
  }

  /** Answers until the part is to be stopped: gives that command, or none at the link's end. */
  private static Optional<String> serveRunning(ParentLink link, Part part) throws Exception {
    try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      recording.enable("jdk.CPUTimeSample");
      Optional<String> command = link.nextCommand();
      while (command.isPresent() && !command.get().equals(STOP)) {
        if (command.get().startsWith(RECORD)) {
          recording.setDestination(Path.of(command.get().substring(RECORD.length())));
          recording.start();
        }
        Optional<Throwable> failure = part.failure();
        if (failure.isPresent()) {
          throw new IllegalStateException("expected the part to work on", failure.get());
        }
        link.answer(ResourceReading.now());
        command = link.nextCommand();
      }
      return command;
    }
  }

  /**
   * Starts the part; it may take a while before it works.
   *
   * @return what the process had used before
   */
  public ResourceReading start(String run) throws InterruptedException {
    return ask(START + run);
  }

  /** What the process has used while the part runs. */
  public ResourceReading read() throws InterruptedException {
    return ask(READ);
  }

  /**
   * Begins a flight recording, to be written to a file when the part is stopped. It costs a few
   * percent of the processor time.
   *
   * @return what the process had used before
   */
  public ResourceReading record(Path file) throws InterruptedException {
    return ask(RECORD + file.toAbsolutePath());
  }

  /**
   * Stops the part in order.
   *
   * @return what the process has used after that
   */
  public ResourceReading stop() throws InterruptedException {
    return ask(STOP);
  }

  private ResourceReading ask(String command) throws InterruptedException {
    child.send(command);
    return child.answer(ResourceReading.class, TIMEOUT);
  }

  /** Waits; fails if the process ends meanwhile. */
  public void runFor(Duration time) throws InterruptedException {
    if (child.endsWithin(time)) {
      throw new BenchFailedException(
          child.name() + ": expected the process to run, found that it has ended");
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
