package io.weir.ops.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.up.TestJava;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link CrashingStream} that runs. Its output is kept; close kills it. For one thread. */
final class InstanceProcess implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(15);
  private static final int TOLD_LINES = 40;

  private final Process process;
  private final Path log;

  private InstanceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param directory for its state and its output
   */
  static InstanceProcess start(String bootstrapServers, URI registry, Path directory, Halt halt) {
    try {
      Path log = Files.createTempFile(directory, "instance-", ".log");
      List<String> command = new ArrayList<>(List.of(TestJava.executable(), "-Xmx256m"));
      command.addAll(TestJava.options());
      command.addAll(
          List.of(
              CrashingStream.class.getName(),
              bootstrapServers,
              registry.toString(),
              directory.resolve("state").toString(),
              halt.text()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new InstanceProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has halted as it was told. */
  void awaitHalt(Duration within) throws InterruptedException {
    boolean ended = process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(ended).as("whether it halted within %s:%n%s", within, log()).isTrue();
    assertThat(process.exitValue()).as("exit code:%n%s", log()).isEqualTo(Halt.EXIT_CODE);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it in order. */
  void stop() throws InterruptedException, IOException {
    process.getOutputStream().close();
    boolean ended = process.waitFor(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(ended).as("whether it stopped within %s:%n%s", CLOSE, log()).isTrue();
    assertThat(process.exitValue()).as("exit code:%n%s", log()).isZero();
  }

  /** The end of its output. */
  String log() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
