package io.weir.ops.bench.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.LoopbackServer;
import io.weir.ops.bench.process.ResourceReading;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalDouble;

/** A server with Prometheus's HTTP API. Thread-safe. */
final class QueriedServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LoopbackServer server;

  QueriedServer(LoopbackServer server) {
    this.server = server;
  }

  String name() {
    return server.name();
  }

  LoopbackServer process() {
    return server;
  }

  /** Waits; fails if the process ends meanwhile. */
  void runFor(Duration time) throws InterruptedException {
    server.runFor(time);
  }

  ResourceReading used() {
    return server.used();
  }

  /** Asks; returns how long the whole answer took. */
  long nanos(QueryKind.Request request) throws InterruptedException {
    HttpRequest http = http(request);
    long before = System.nanoTime();
    server.send(http);
    return System.nanoTime() - before;
  }

  private HttpRequest http(QueryKind.Request request) {
    boolean hasForm = !request.path().contains("/label/");
    String address = hasForm ? request.path() : request.path() + "?" + request.form();
    HttpRequest.Builder http = HttpRequest.newBuilder(server.uri(address));
    return hasForm
        ? http.header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(request.form()))
            .build()
        : http.build();
  }

  /**
   * Asks, and reads the answer.
   *
   * @throws BenchFailedException if it has warnings
   */
  Digest digest(QueryKind.Request request) throws InterruptedException {
    JsonNode root = json(server.send(http(request)));
    if (!root.path("warnings").isEmpty()) {
      throw new BenchFailedException(
          "%s: expected a whole answer to %s, found: %s"
              .formatted(
                  name(),
                  URLDecoder.decode(request.form(), StandardCharsets.UTF_8),
                  root.get("warnings")));
    }
    JsonNode data = root.path("data");
    JsonNode elements = data.isArray() ? data : data.path("result");
    long points = 0;
    double sum = 0;
    for (JsonNode element : elements) {
      for (JsonNode point : element.path("values")) {
        points++;
        sum += number(point);
      }
      if (element.has("value")) {
        points++;
        sum += number(element.get("value"));
      }
    }
    return new Digest(elements.size(), points, sum);
  }

  private static double number(JsonNode point) {
    double value = point.get(1).asDouble();
    return Double.isNaN(value) ? 0 : value;
  }

  /** The value of the one series that an expression yields; empty if it yields none. */
  OptionalDouble value(String expression, long timeMillis) throws InterruptedException {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode result =
        json(server.get("api/v1/query?query=" + query + "&time=" + timeMillis / 1000.0))
            .path("data")
            .path("result");
    return result.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(number(result.get(0).get("value")));
  }

  private JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new BenchFailedException(name() + ": expected JSON, found: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
