package io.weir.ops.bench.query;

import io.weir.ops.bench.process.BenchFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server again and again how old the newest sample of that target is which was scraped the
 * longest ago. What is more than the interval of scrapes is how long samples take until queries see
 * them. Its own thread asks.
 */
final class Freshness implements AutoCloseable {
  private static final String SELECTOR =
      "min(timestamp(http_server_in_flight{method=\"GET\",path=~\".*/orders\"}))";
  private static final long PERIOD_MILLIS = 100;

  private final QueriedServer server;
  private final long intervalMillis;
  private final List<Long> delaysMillis = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable BenchFailedException failure;

  private Freshness(QueriedServer server, long intervalMillis) {
    this.server = server;
    this.intervalMillis = intervalMillis;
    this.thread = Thread.ofPlatform().name("bench-freshness").unstarted(this::run);
  }

  /** Begins to ask. */
  static Freshness watch(QueriedServer server, long intervalMillis) {
    Freshness freshness = new Freshness(server, intervalMillis);
    freshness.thread.start();
    return freshness;
  }

  /** How long samples take at present, in milliseconds; empty if there are none yet. */
  static OptionalLong delayMillis(QueriedServer server, long intervalMillis)
      throws InterruptedException {
    long nowMillis = System.currentTimeMillis();
    OptionalDouble newest = server.value(SELECTOR, nowMillis);
    return newest.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            Math.max(0, nowMillis - Math.round(newest.getAsDouble() * 1_000) - intervalMillis));
  }

  private void run() {
    try {
      do {
        OptionalLong delay = delayMillis(server, intervalMillis);
        synchronized (delaysMillis) {
          delaysMillis.add(delay.orElse(Long.MAX_VALUE));
        }
      } while (!closing.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BenchFailedException e) {
      failure = e;
    }
  }

  /**
   * What was found.
   *
   * @throws BenchFailedException if the server did not answer
   */
  List<Long> end() {
    close();
    BenchFailedException failed = failure;
    if (failed != null) {
      throw failed;
    }
    synchronized (delaysMillis) {
      return List.copyOf(delaysMillis);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
