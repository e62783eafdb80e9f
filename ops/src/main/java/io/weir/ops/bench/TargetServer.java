package io.weir.ops.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.ops.bench.load.Exposition;
import io.weir.ops.bench.load.TargetSeries;
import io.weir.ops.bench.load.TargetValues;
import io.weir.ops.bench.load.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * All targets of a workload on one port of 127.0.0.1, each under {@code /NUMBER/metrics}; every
 * scrape finds new values. Thread-safe.
 */
final class TargetServer implements AutoCloseable {
  private static final int BACKLOG = 1_000;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ServedTarget> targets = new ArrayList<>();
  private final boolean gzip;

  /**
   * What a target has served.
   *
   * @param instance its label {@code instance}
   * @param series number of its series
   * @param scrapes how often it was scraped
   * @param sum of the values of all its scrapes
   */
  record Served(String instance, int series, long scrapes, double sum) {}

  /**
   * Starts the server.
   *
   * @param gzip whether it compresses for clients that accept that
   */
  TargetServer(Workload workload, boolean gzip) throws IOException {
    this.gzip = gzip;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(executor);
    for (int number = 0; number < workload.targets(); number++) {
      TargetSeries series = workload.target(number);
      ServedTarget target =
          new ServedTarget(series, workload.values(series), new Exposition(series));
      targets.add(target);
      server.createContext(path(number), exchange -> serve(exchange, target));
    }
    server.start();
  }

  /** A target's path. */
  static String path(int number) {
    return "/" + number + "/metrics";
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** What each target has served. */
  List<Served> served() {
    return targets.stream().map(ServedTarget::served).toList();
  }

  private void serve(HttpExchange exchange, ServedTarget target) throws IOException {
    try (exchange) {
      byte[] body = target.scrape();
      exchange.getResponseHeaders().set("Content-Type", Exposition.CONTENT_TYPE);
      String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
      if (gzip && accepted != null && accepted.contains("gzip")) {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        body = compressed(body);
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] compressed(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }

  /** One target. Thread-safe. */
  private static final class ServedTarget {
    private final TargetSeries series;
    private final TargetValues values;
    private final Exposition exposition;

    ServedTarget(TargetSeries series, TargetValues values, Exposition exposition) {
      this.series = series;
      this.values = values;
      this.exposition = exposition;
    }

    synchronized byte[] scrape() {
      values.advance();
      return exposition.text(values);
    }

    synchronized Served served() {
      return new Served(series.instance(), series.size(), values.scrapes(), values.sum());
    }
  }
}
