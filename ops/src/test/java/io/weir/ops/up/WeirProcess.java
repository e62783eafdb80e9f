package io.weir.ops.up;

import io.weir.ops.Weir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The {@code weir} command in a process of its own, with this process's Java and class path. */
final class WeirProcess {
  /** Signals 1 and 2 in the mask of those that are ignored. */
  private static final long HUP_AND_INT = 0b11;

  /** What every process is given. */
  static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          // The log as users have it, not as the tests do.
          "-Dlogback.configurationFile=logback.xml");

  private WeirProcess() {}

  /** A process that isn't started, with a heap of 1 GiB. */
  static ProcessBuilder command(String... arguments) {
    return commandWithHeap("1g", arguments);
  }

  /** The same with a heap of a size as Java's option has it, such as {@code 256m}. */
  static ProcessBuilder commandWithHeap(String heap, String... arguments) {
    List<String> command = new ArrayList<>(heedingSignals());
    command.add(TestJava.executable());
    command.addAll(TestJava.options());
    command.add("-Xmx" + heap);
    command.addAll(OPTIONS);
    command.add(Weir.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /**
   * A background job of a shell, and so its children, may ignore what Ctrl-C and a closed terminal
   * send; the command is to heed it.
   */
  private static List<String> heedingSignals() {
    Path status = Path.of("/proc/self/status");
    try {
      boolean ignoring =
          Files.isReadable(status)
              && Files.readString(status)
                  .lines()
                  .filter(line -> line.startsWith("SigIgn:"))
                  .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                  .anyMatch(mask -> (mask & HUP_AND_INT) != 0);
      return ignoring ? List.of("env", "--default-signal=INT,HUP") : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a signal.
   *
   * @param name without SIG, such as {@code INT}, which is Ctrl-C
   */
  static void signal(Process process, String name) {
    Ended ended =
        run(Duration.ofSeconds(10), new ProcessBuilder("kill", "-" + name, "" + process.pid()));
    if (ended.exitCode() != 0) {
      throw new AssertionError("kill: expected exit code 0, found " + ended);
    }
  }

  /** Presses Ctrl-C and returns the exit code; fails if the process takes longer. */
  static int interrupt(Process process, Duration within) {
    signal(process, "INT");
    try {
      if (!process.waitFor(within)) {
        throw new AssertionError("expected an end within " + within + " of SIGINT, found none");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * What a process said and how it ended.
   *
   * @param output of both streams
   */
  record Ended(int exitCode, String output) {}

  /** Runs a command to its end; kills it if that takes too long. */
  static Ended run(Duration within, ProcessBuilder command) {
    try {
      Path log = Files.createTempFile("weir-run-", ".log");
      Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      boolean ended = process.waitFor(within);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String output = Files.readString(log, StandardCharsets.UTF_8);
      if (!ended) {
        throw new AssertionError("expected an end within " + within + ", found none: " + output);
      }
      return new Ended(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A port of 127.0.0.1 that nobody listens on. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
