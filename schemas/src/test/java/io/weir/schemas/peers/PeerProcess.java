package io.weir.schemas.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A foreign program with an HTTP port of its own on the loopback interface, from the moment that it
 * answers until it is closed. Its output goes to {@link #log()}, which outlives it. Any thread may
 * use it.
 */
public final class PeerProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final String name;
  private final ProcessBuilder builder;
  private final String readyPath;
  private final Duration within;
  private final int port;
  private final Path log;
  private volatile Process process;

  private PeerProcess(
      String name, ProcessBuilder builder, String readyPath, Duration within, int port, Path log)
      throws IOException {
    this.name = name;
    this.builder = builder;
    this.readyPath = readyPath;
    this.within = within;
    this.port = port;
    this.log = log;
    this.process = builder.start();
  }

  /**
   * Starts a program on a free port and waits until {@code GET readyPath} answers 200.
   *
   * @param name what messages and the log call it
   * @param launch makes the command, environment and working folder from the port; its output is
   *     redirected
   * @param readyPath absolute, as in {@code /health}
   * @param within how long it may take to answer; then it is destroyed and an {@link
   *     AssertionError} with the end of its log is thrown, as it is when the program ends before
   */
  public static PeerProcess start(
      String name, IntFunction<ProcessBuilder> launch, String readyPath, Duration within) {
    try {
      var port = freePort();
      var log = Files.createTempFile("weir-" + name + "-", ".log");
      var builder =
          launch
              .apply(port)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      var peer = new PeerProcess(name, builder, readyPath, within, port, log);
      peer.awaitReadyOrClose();
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": could not be started", e);
    }
  }

  /** Starts it again, on its port, after it was closed or killed; returns when it answers. */
  public void startAgain() {
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": could not be started again", e);
    }
    awaitReadyOrClose();
  }

  private void awaitReadyOrClose() {
    try {
      awaitReady(uri(readyPath), within);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * VictoriaMetrics, keeping its data under {@code storage}. Samples count at once, not after a
   * flush interval, when {@code GET /internal/force_flush} has been asked.
   */
  public static PeerProcess victoriaMetrics(Path storage) {
    var executable = Peers.executable("victoria-metrics").toString();
    return start(
        "victoria-metrics",
        port ->
            new ProcessBuilder(
                executable,
                "-httpListenAddr=127.0.0.1:" + port,
                "-storageDataPath=" + storage,
                "-retentionPeriod=100y",
                "-search.latencyOffset=0s",
                // Without it, a sample that is written again stands beside the first.
                "-dedup.minScrapeInterval=1ms",
                // What a series may be here, VictoriaMetrics would pass over without a word.
                "-maxLabelValueLen=65536",
                "-maxLabelsPerTimeseries=1000",
                "-memory.allowedBytes=256MB"),
        "/health",
        Duration.ofSeconds(30));
  }

  /**
   * The ClickHouse engine behind as much of its HTTP interface as the JDBC driver needs.
   *
   * @param storage the folder for its data
   */
  public static PeerProcess clickHouse(Path storage) {
    var library = Peers.folder("chdb").resolve("libchdb.so").toString();
    var home = Path.of(System.getProperty("java.home"));
    return start(
        "clickhouse",
        port -> {
          var builder =
              new ProcessBuilder(
                  home.resolve("bin").resolve("java").toString(),
                  "-Xmx512m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  Path.of(
                          ChdbBridge.class
                              .getProtectionDomain()
                              .getCodeSource()
                              .getLocation()
                              .getPath())
                      .toString(),
                  ChdbBridge.class.getName(),
                  library,
                  storage.toString(),
                  Integer.toString(port));
          builder.environment().put("LD_PRELOAD", home.resolve("lib/libjsig.so").toString());
          return builder;
        },
        "/ping",
        Duration.ofMinutes(1));
  }

  /** A node exporter with its default collectors. */
  public static PeerProcess nodeExporter() {
    var executable = Peers.executable("node_exporter").toString();
    return start(
        "node_exporter",
        port -> new ProcessBuilder(executable, "--web.listen-address=127.0.0.1:" + port),
        "/metrics",
        Duration.ofSeconds(30));
  }

  /**
   * Prometheus, with its lifecycle API ({@code POST /-/reload}) and its remote-write receiver on.
   *
   * @param configuration a {@code prometheus.yml}
   * @param storage the folder for its data
   * @param options further ones of its command line
   */
  public static PeerProcess prometheus(Path configuration, Path storage, String... options) {
    var executable = Peers.executable("prometheus").toString();
    return start(
        "prometheus",
        port -> {
          var command =
              new ArrayList<>(
                  List.of(
                      executable,
                      "--config.file=" + configuration,
                      "--storage.tsdb.path=" + storage,
                      "--storage.tsdb.retention.time=100y",
                      "--web.listen-address=127.0.0.1:" + port,
                      "--web.enable-lifecycle",
                      "--web.enable-remote-write-receiver"));
          command.addAll(List.of(options));
          return new ProcessBuilder(command);
        },
        "/-/ready",
        Duration.ofSeconds(30));
  }

  /**
   * Apicurio Registry, empty, in memory; its Confluent-style API is under {@code /apis/ccompat/v7}.
   */
  public static PeerProcess apicurioRegistry() {
    var jar = Peers.folder("apicurio").resolve("quarkus-run.jar").toString();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return start(
        "apicurio",
        port -> {
          var builder = new ProcessBuilder(java, "-Xmx512m", "-jar", jar);
          builder.environment().put("APICURIO_STORAGE_KIND", "sql");
          builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
          builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
          builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
          builder.environment().put("QUARKUS_MANAGEMENT_PORT", "0");
          return builder;
        },
        "/apis/ccompat/v7/subjects",
        Duration.ofMinutes(2));
  }

  /** The port that it was told to listen on, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** An address of its HTTP API: {@code path} is absolute and may carry a query. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Its process, the one that was started last. */
  public Process process() {
    return process;
  }

  /** The file with its output. */
  public Path log() {
    return log;
  }

  /** Asks it to end, as Ctrl-C does, and kills it if it has not ended within ten seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends it at once, without a chance to write anything, as a crash does; returns when it is gone.
   */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private void awaitReady(URI address, Duration within) {
    var request = HttpRequest.newBuilder(address).timeout(within).build();
    var deadline = System.nanoTime() + within.toNanos();
    try (var client = HttpClient.newHttpClient()) {
      while (!answers(client, request)) {
        if (process.waitFor(POLL)) {
          throw new AssertionError(
              "%s: expected an answer at %s, found exit code %d%n%s"
                  .formatted(name, address, process.exitValue(), logEnd()));
        }
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError(
              "%s: expected an answer at %s within %s, found none%n%s"
                  .formatted(name, address, within, logEnd()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(name + ": interrupted while it started", e);
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }

  private String logEnd() {
    try (var lines = Files.lines(log)) {
      var all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - 20), all.size()));
    } catch (IOException | UncheckedIOException e) {
      return "(no log: " + e + ")";
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
