package io.weir.ops.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program with an HTTP server on the loopback interface, in a process of its own. What it prints
 * goes to a file. Thread-safe.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LoopbackServer.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long STOP_SECONDS = 20;
  private static final int OK = 200;

  private final String name;
  private final URI base;
  private final Path log;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;

  private LoopbackServer(String name, URI base, Path log, Process process) {
    this.name = name;
    this.base = base;
    this.log = log;
    this.process = process;
  }

  /** The address of a port of the loopback interface. */
  public static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** A port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchFailedException("expected a free port, found: " + e, e);
    }
  }

  /**
   * Starts one; returns when it is ready.
   *
   * @param name what the user calls it
   * @param base where the command makes it listen; ends with a slash
   * @param ready path below the base that answers with status 200 as soon as it works
   * @param log where what it prints is appended
   * @throws BenchFailedException if it can't be started or doesn't get ready
   */
  public static LoopbackServer start(
      String name, URI base, String ready, Path log, List<String> command)
      throws InterruptedException {
    try {
      LoopbackServer server = new LoopbackServer(name, base, log, run(log, command));
      server.awaitReady(ready);
      return server;
    } catch (IOException e) {
      throw new BenchFailedException(
          name + ": expected to start " + command.getFirst() + ", found: " + e, e);
    }
  }

  /** Starts a program whose output is appended to a file. */
  public static Process run(Path log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private void awaitReady(String path) throws InterruptedException, IOException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    long deadlineNanos = System.nanoTime() + READY_WITHIN.toNanos();
    while (!answers(request)) {
      if (process.waitFor(POLL) || System.nanoTime() - deadlineNanos > 0) {
        close();
        throw new BenchFailedException(
            "%s: expected it to be ready within %d s, found: %s"
                .formatted(name, READY_WITHIN.toSeconds(), Files.readString(log).strip()));
      }
    }
  }

  private boolean answers(HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException notListeningYet) {
      return false;
    }
  }

  /** What the user calls it. */
  public String name() {
    return name;
  }

  /** Where it listens, with a slash at the end. */
  public URI base() {
    return base;
  }

  /** The address of a path below. */
  public URI uri(String path) {
    return base.resolve(path);
  }

  /**
   * Asks it.
   *
   * @throws BenchFailedException if the status isn't 2xx, or there is no answer
   */
  public byte[] send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw new BenchFailedException(
            "%s: expected it to answer %s, found status %d: %s"
                .formatted(
                    name,
                    request.uri(),
                    response.statusCode(),
                    new String(response.body(), UTF_8)));
      }
      return response.body();
    } catch (IOException e) {
      throw new BenchFailedException(
          "%s: expected it to answer %s, found: %s".formatted(name, request.uri(), e), e);
    }
  }

  /** Asks for a path below; as {@link #send}. */
  public byte[] get(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  /** Sends a body to a path below; as {@link #send}. */
  public byte[] post(String path, byte[] body) throws InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body)).build());
  }

  /** Waits; fails if the process ends meanwhile. */
  public void runFor(Duration time) throws InterruptedException {
    if (process.waitFor(time)) {
      throw new BenchFailedException(
          name + ": expected the process to run, found that it has ended");
    }
  }

  /** What it has used since it began; on Linux only. */
  public ResourceReading used() {
    return ResourceReading.of(process.pid());
  }

  /** Ends it; kills it if that takes more than {@value #STOP_SECONDS} seconds. */
  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        logger.warn("{} did not end in {} s and is killed", name, STOP_SECONDS);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
