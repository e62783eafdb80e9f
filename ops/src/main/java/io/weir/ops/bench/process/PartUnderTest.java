package io.weir.ops.bench.process;

import java.time.Duration;
import java.util.Optional;

/**
 * A part of Weir that runs in a child of its own, which does nothing else: it can be started,
 * measured and stopped again and again. For one thread.
 */
public final class PartUnderTest implements AutoCloseable {
  private static final String START = "start ";
  private static final String READ = "read";
  private static final String STOP = "stop";
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final ChildProcess child;

  /** Takes over the child, whose work is {@link #serve}. */
  public PartUnderTest(ChildProcess child) {
    this.child = child;
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
    AutoCloseable start(String run) throws Exception;
  }

  /** The child's side: does what the parent says, until the parent ends the child. */
  public static void serve(ParentLink link, Starter starter) throws Exception {
    Optional<String> command = link.nextCommand();
    while (command.isPresent() && command.get().startsWith(START)) {
      link.answer(ResourceReading.now());
      try (AutoCloseable _ = starter.start(command.get().substring(START.length()))) {
        command = link.nextCommand();
        while (command.isPresent() && command.get().equals(READ)) {
          link.answer(ResourceReading.now());
          command = link.nextCommand();
        }
      }
      if (command.isPresent()) {
        link.answer(ResourceReading.now());
        command = link.nextCommand();
      }
    }
    if (command.isPresent()) {
      throw new IllegalStateException("expected a command, found " + command.get());
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
      throw new IllegalStateException("part under test: expected it to run, found that it ended");
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
