package io.weir.ops.up;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A target whose values all follow from the number of the scrape, which is a series too: what was
 * given in which scrape is known from any one sample. Thread-safe.
 */
final class CountingTarget implements AutoCloseable {
  /** The series that holds the number of the scrape, from 1. */
  static final String NUMBER = "scrape_number";

  /** Counters {@value} with a label {@code n} from 0. */
  static final String COUNTER = "work_total";

  static final int COUNTERS = 100;

  private final HttpServer server;
  private final AtomicLong scrapes = new AtomicLong();

  /** Begins to listen on a free port of 127.0.0.1. */
  CountingTarget() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/metrics", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Scrapes so far. */
  long scrapes() {
    return scrapes.get();
  }

  /** What a counter has at a scrape; it is reset every now and then. */
  static double value(int counter, long scrape) {
    return (double) ((scrape * (counter + 1)) % (50 + 7 * counter));
  }

  private void answer(HttpExchange exchange) throws IOException {
    long scrape = scrapes.incrementAndGet();
    StringBuilder text = new StringBuilder("# TYPE " + COUNTER + " counter\n");
    for (int counter = 0; counter < COUNTERS; counter++) {
      text.append("%s{n=\"%d\"} %s%n".formatted(COUNTER, counter, value(counter, scrape)));
    }
    text.append("# TYPE %s gauge%n%s %d%n".formatted(NUMBER, NUMBER, scrape));
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
      exchange.sendResponseHeaders(200, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
