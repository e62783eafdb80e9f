package io.weir.ops.bench.process;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child's side of its standard streams. When the parent closes them, or ends, the child has
 * {@value #GRACE_SECONDS} seconds to end before it is halted. Thread-safe.
 */
public final class ParentLink {
  private static final Logger logger = LoggerFactory.getLogger(ParentLink.class);
  private static final long GRACE_SECONDS = 15;

  private final BlockingQueue<Optional<String>> commands = new LinkedBlockingQueue<>();
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private ParentLink() {}

  /** What a child does. */
  @FunctionalInterface
  public interface Work<S> {
    /** Works until it is done or the link has no further command. */
    void run(S settings, ParentLink link) throws Exception;
  }

  /**
   * The whole life of a child's {@code main}: reads the settings from the only argument, works, and
   * ends the process, with 1 if the work failed.
   */
  public static <S> void run(String[] arguments, Class<S> settingsType, Work<S> work) {
    ParentLink link = new ParentLink();
    Thread.ofPlatform().daemon().name("parent-link").start(link::readCommands);
    int exitCode = 0;
    try {
      work.run(Protocol.read(String.join(" ", arguments), settingsType), link);
    } catch (Exception e) {
      logger.error("a process of the benchmark failed", e);
      exitCode = 1;
    }
    System.exit(exitCode);
  }

  private void readCommands() {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(Optional.of(line));
      }
    } catch (IOException e) {
      logger.debug("the parent's end of the standard input broke", e);
    }
    commands.add(Optional.empty());
    try {
      boolean _ = new CountDownLatch(1).await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  /** Waits for the next command; empty once the parent has closed the standard input. */
  public Optional<String> nextCommand() throws InterruptedException {
    Optional<String> command = commands.take();
    if (command.isEmpty()) {
      commands.add(command);
    }
    return command;
  }

  /** Answers the parent with a record. */
  public void answer(Object value) {
    out.println(Protocol.ANSWER + Protocol.write(value));
  }

  /** Tells the user how far the work is. */
  public void progress(String line) {
    out.println(Protocol.PROGRESS + line);
  }
}
