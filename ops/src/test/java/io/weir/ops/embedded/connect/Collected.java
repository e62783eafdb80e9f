package io.weir.ops.embedded.connect;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;

/** What the connector of one test was given, and how often it is to fail. */
final class Collected {

  private static final Map<String, Collected> COLLECTIONS = new ConcurrentHashMap<>();

  private final BlockingQueue<String> values = new LinkedBlockingQueue<>();
  private final AtomicInteger putsToFail = new AtomicInteger();
  private final AtomicInteger startsToFail = new AtomicInteger();

  static Collected named(String name) {
    return COLLECTIONS.computeIfAbsent(name, _ -> new Collected());
  }

  void failPuts(int times) {
    putsToFail.set(times);
  }

  void failStarts(int times) {
    startsToFail.set(times);
  }

  void connectorStarts() {
    if (startsToFail.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
      throw new ConnectException("the test lets the start fail");
    }
  }

  void accept(String value) {
    if (putsToFail.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
      throw new ConnectException("the test lets the put fail");
    }
    values.add(value);
  }

  /** The next value; empty if none comes. */
  String next() throws InterruptedException {
    String value = values.poll(30, TimeUnit.SECONDS);
    return value == null ? "" : value;
  }
}
