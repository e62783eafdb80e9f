package io.weir.ops.serve.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.TooManySamplesException;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.past.PastException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StoreReadsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final StoreReads reads = new StoreReads(metrics);

  @AfterEach
  void close() {
    reads.close();
  }

  private double errors() {
    return metrics.get("weir.query.store.errors").tag("sink", "short").counter().count();
  }

  private long counted() {
    return metrics.get("weir.query.store.reads").tag("sink", "short").timer().count();
  }

  @Test
  void whatIsReadComesAndCounts() {
    long most = reads.read("short", 7, LONG, reading -> reading.mostSamples());
    assertThat(most).isEqualTo(7);
    assertThat(counted()).isEqualTo(1);
    assertThat(metrics.find("weir.query.store.errors").counter()).isNull();
  }

  @Test
  void aStoreThatIsAwaySaysWhy() {
    assertThatThrownBy(() ->
            reads.read(
                "short",
                1,
                LONG,
                reading -> {
                  throw new StoreException.Retriable("nobody answers", null);
                }))
        .isInstanceOf(PastException.class)
        .hasMessage("nobody answers");
    assertThat(errors()).isEqualTo(1);
    assertThat(counted()).isEqualTo(1);
  }

  @Test
  void tooManySamplesAreTheQuerysFault() {
    assertThatThrownBy(() ->
            reads.read(
                "short",
                1,
                LONG,
                reading -> {
                  throw new TooManySamplesException(1);
                }))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("too many samples");
  }

  @Test
  void whoeverReadsTooLongIsEndedAndNotWaitedFor() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(() ->
            reads.read(
                "short",
                1,
                Duration.ofMillis(50),
                reading -> {
                  reading.endBy(ended::countDown);
                  return uninterrupted(never);
                }))
        .isInstanceOfSatisfying(
            QueryFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.TIMEOUT));
    ended.await();
    assertThat(errors()).isEqualTo(1);
  }

  @Test
  void whoeverWaitsMayBeInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<@Nullable QueryFailure> failure = new AtomicReference<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                reads.read(
                    "short",
                    1,
                    LONG,
                    reading -> {
                      reading.endBy(ended::countDown);
                      begun.countDown();
                      return uninterrupted(new CountDownLatch(1));
                    });
              } catch (QueryFailure e) {
                failure.set(e);
              }
            });
    begun.await();
    waiting.interrupt();
    waiting.join();
    ended.await();
    assertThat(Objects.requireNonNull(failure.get()).kind()).isEqualTo(QueryFailure.Kind.CANCELED);
  }

  /** A driver that hears nothing. */
  private static boolean uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
