package io.weir.ops.up;

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
  private WeirProcess() {}

  /** A process that isn't started. */
  static ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "io.weir.ops.Weir"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
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
