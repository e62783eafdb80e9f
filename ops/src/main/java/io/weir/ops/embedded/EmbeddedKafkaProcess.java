package io.weir.ops.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link EmbeddedKafka} in a process of its own, so that it can be measured apart from its
 * clients, or killed. It ends with this process: its standard input is ours to close.
 */
public final class EmbeddedKafkaProcess implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(EmbeddedKafkaProcess.class);
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final String bootstrapServers;

  private EmbeddedKafkaProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker with this process's Java and class path, and returns when it takes requests.
   * What it logs goes to this process's standard error.
   *
   * @param directory as in {@link EmbeddedKafka#start}
   * @param port 0 for one that the system chooses
   * @param javaOptions options for its Java, such as {@code -Xmx1g}; a class path among them is
   *     used instead
   * @throws IllegalStateException if it ends before it is ready
   */
  public static EmbeddedKafkaProcess start(Path directory, int port, List<String> javaOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(javaOptions);
    command.addAll(
        List.of(EmbeddedKafkaMain.class.getName(), directory.toString(), Integer.toString(port)));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      String bootstrapServers = awaitReady(process, output);
      Thread.ofVirtual().name("kafka-process-output").start(() -> drain(output));
      return new EmbeddedKafkaProcess(process, bootstrapServers);
    } catch (IOException e) {
      throw new UncheckedIOException("embedded Kafka in " + directory + ": " + e, e);
    }
  }

  /** What a client takes as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The broker's process. */
  public Process process() {
    return process;
  }

  /** Ends the process as a crash does, and returns when it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Ends the broker in order; kills it if that takes more than {@value #STOP_SECONDS} seconds. */
  @Override
  public void close() {
    try (OutputStream input = process.getOutputStream()) {
      input.flush();
    } catch (IOException alreadyGone) {
      logger.debug("the broker's process was gone", alreadyGone);
    }
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        logger.warn("the broker's process did not end in {} s and is killed", STOP_SECONDS);
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }

  private static String awaitReady(Process process, BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null) {
      if (line.startsWith(EmbeddedKafkaMain.READY)) {
        return line.substring(EmbeddedKafkaMain.READY.length());
      }
      line = output.readLine();
    }
    throw new IllegalStateException(
        "expected the broker's process to be ready, found that it ended with "
            + process.onExit().join().exitValue());
  }

  private static void drain(BufferedReader output) {
    try (output) {
      output.transferTo(java.io.Writer.nullWriter());
    } catch (IOException e) {
      logger.debug("the broker's process ended", e);
    }
  }
}
