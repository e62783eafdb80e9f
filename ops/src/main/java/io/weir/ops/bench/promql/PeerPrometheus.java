package io.weir.ops.bench.promql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.topology.promql.source.SeriesSamples;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Prometheus on the loopback interface with the same data, brought in as blocks by the {@code
 * promtool} beside it. One thread.
 */
final class PeerPrometheus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int STOP_SECONDS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final URI base;

  /**
   * An answer.
   *
   * @param httpNanos from the request to the whole answer
   * @param evaluationNanos its own {@code evalTotalTime}
   * @param points in all series
   * @param sum of all points
   */
  record Answer(long httpNanos, long evaluationNanos, long points, double sum) {}

  private PeerPrometheus(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.base = URI.create("http://127.0.0.1:" + port + "/");
  }

  /**
   * Starts it; returns when it answers.
   *
   * @param executable of Prometheus 3
   * @param directory empty, for all its files
   */
  static PeerPrometheus start(
      Path executable, Path directory, BenchData data, Consumer<String> progress)
      throws InterruptedException {
    try {
      Path samples = directory.resolve("samples.txt");
      Path storage = directory.resolve("storage");
      progress.accept("writing the samples for " + executable);
      write(data, samples);
      progress.accept("making blocks of them");
      Path log = directory.resolve("log.txt");
      Process promtool =
          process(
              log,
              executable.resolveSibling("promtool").toString(),
              "tsdb",
              "create-blocks-from",
              "openmetrics",
              samples.toString(),
              storage.toString());
      if (promtool.waitFor() != 0) {
        throw new BenchFailedException(
            "promtool: expected exit code 0, found "
                + promtool.exitValue()
                + ": "
                + Files.readString(log));
      }
      Files.delete(samples);
      int port = freePort();
      Process process =
          process(
              log,
              executable.toString(),
              "--config.file=" + Files.writeString(directory.resolve("p.yml"), "global: {}\n"),
              "--storage.tsdb.path=" + storage,
              "--storage.tsdb.retention.time=100y",
              "--web.listen-address=127.0.0.1:" + port);
      PeerPrometheus peer = new PeerPrometheus(process, log, port);
      peer.awaitReady();
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(executable + ": could not be started: " + e, e);
    }
  }

  private static Process process(Path log, String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void write(BenchData data, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Map.Entry<String, List<SeriesSamples>> metric : data.metrics().entrySet()) {
        // Of unknown type, so that their names may end as they like.
        out.write("# TYPE " + metric.getKey() + " unknown\n");
        for (SeriesSamples series : metric.getValue()) {
          String labels = series.labels().toString().replace(", ", ",");
          for (int i = 0; i < series.count(); i++) {
            out.write(labels);
            out.write(' ');
            out.write(Long.toString((long) series.values()[i]));
            out.write(' ');
            out.write(Long.toString(series.timestampsMillis()[i] / 1000));
            out.write('\n');
          }
        }
      }
      out.write("# EOF\n");
    }
  }

  private void awaitReady() throws InterruptedException, IOException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve("-/ready")).build();
    long deadlineNanos = System.nanoTime() + READY_WITHIN.toNanos();
    while (!answers(request)) {
      if (process.waitFor(POLL) || System.nanoTime() - deadlineNanos > 0) {
        close();
        throw new BenchFailedException(
            "prometheus: expected it to be ready within "
                + READY_WITHIN.toSeconds()
                + " s, found: "
                + Files.readString(log));
      }
    }
  }

  private boolean answers(HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }

  /** Asks for an expression's values over a range. */
  Answer over(String expression, long startMillis, long endMillis, long stepMillis)
      throws InterruptedException {
    String form =
        "query=%s&start=%s&end=%s&step=%s&stats=all"
            .formatted(
                URLEncoder.encode(expression, StandardCharsets.UTF_8),
                startMillis / 1000.0,
                endMillis / 1000.0,
                stepMillis / 1000.0);
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("api/v1/query_range"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try {
      long before = System.nanoTime();
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      long httpNanos = System.nanoTime() - before;
      return answer(expression, JSON.readTree(response.body()), httpNanos);
    } catch (IOException e) {
      throw new UncheckedIOException("prometheus: " + expression + ": " + e, e);
    }
  }

  private static Answer answer(String expression, JsonNode root, long httpNanos) {
    if (!root.path("status").asText().equals("success")) {
      throw new BenchFailedException(
          "prometheus: " + expression + ": expected an answer, found " + root);
    }
    long points = 0;
    double sum = 0;
    for (JsonNode series : root.path("data").path("result")) {
      for (JsonNode point : series.path("values")) {
        points++;
        sum += point.get(1).asDouble();
      }
    }
    double seconds =
        root.path("data").path("stats").path("timings").path("evalTotalTime").asDouble();
    return new Answer(httpNanos, (long) (seconds * TimeUnit.SECONDS.toNanos(1)), points, sum);
  }

  /** Ends it; kills it if that takes more than {@value #STOP_SECONDS} seconds. */
  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
