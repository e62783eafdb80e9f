package io.weir.ops.bench.promql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.LoopbackServer;
import io.weir.topology.promql.source.SeriesSamples;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final LoopbackServer server;

  /**
   * An answer.
   *
   * @param httpNanos from the request to the whole answer
   * @param evaluationNanos its own {@code evalTotalTime}
   * @param points in all series
   * @param sum of all points
   */
  record Answer(long httpNanos, long evaluationNanos, long points, double sum) {}

  private PeerPrometheus(LoopbackServer server) {
    this.server = server;
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
          LoopbackServer.run(
              log,
              List.of(
                  executable.resolveSibling("promtool").toString(),
                  "tsdb",
                  "create-blocks-from",
                  "openmetrics",
                  samples.toString(),
                  storage.toString()));
      if (promtool.waitFor() != 0) {
        throw new BenchFailedException(
            "promtool: expected exit code 0, found "
                + promtool.exitValue()
                + ": "
                + Files.readString(log));
      }
      Files.delete(samples);
      Path configuration = Files.writeString(directory.resolve("p.yml"), "global: {}\n");
      URI base = LoopbackServer.address(LoopbackServer.freePort());
      return new PeerPrometheus(
          LoopbackServer.start(
              "prometheus",
              base,
              "-/ready",
              log,
              List.of(
                  executable.toString(),
                  "--config.file=" + configuration,
                  "--storage.tsdb.path=" + storage,
                  "--storage.tsdb.retention.time=100y",
                  "--web.listen-address=" + base.getAuthority())));
    } catch (IOException e) {
      throw new UncheckedIOException(executable + ": could not be started: " + e, e);
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
        HttpRequest.newBuilder(server.uri("api/v1/query_range"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try {
      long before = System.nanoTime();
      byte[] body = server.send(request);
      long httpNanos = System.nanoTime() - before;
      return answer(expression, JSON.readTree(body), httpNanos);
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

  @Override
  public void close() {
    server.close();
  }
}
