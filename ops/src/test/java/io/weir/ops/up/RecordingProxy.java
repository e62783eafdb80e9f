package io.weir.ops.up;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * Stands between a scraper and its target and keeps the values of one series, in the order in which
 * they were handed out: what the target gave is then known without asking it twice. Thread-safe.
 */
final class RecordingProxy implements AutoCloseable {
  private final URI target;
  private final String series;
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;
  private final List<Double> values = new ArrayList<>();

  /**
   * Begins to listen on a free port of 127.0.0.1.
   *
   * @param target where {@code /metrics} is asked for
   * @param series the text of a line up to its value, such as {@code node_load1}
   */
  RecordingProxy(URI target, String series) {
    this.target = target;
    this.series = series;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/metrics", this::forward);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The values that were handed out whole, oldest first. */
  synchronized List<Double> values() {
    return List.copyOf(values);
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(target).build(), HttpResponse.BodyHandlers.ofByteArray());
      exchange
          .getResponseHeaders()
          .set("Content-Type", answer.headers().firstValue("Content-Type").orElse("text/plain"));
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.body());
      }
      keep(new String(answer.body(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private synchronized void keep(String body) {
    body.lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.valueOf(line.substring(series.length() + 1)))
        .forEach(values::add);
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
