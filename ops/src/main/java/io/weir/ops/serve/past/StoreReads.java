package io.weir.ops.serve.past;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Reading;
import io.weir.sinks.reading.TooManySamplesException;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.past.PastException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads of stores, each on a thread of its own, since a driver may take no notice of an interrupt:
 * whoever waits goes when its time is over. Counts them. Thread-safe.
 */
final class StoreReads implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().name("weir-store-read-", 0).daemon().factory());
  private final MeterRegistry metrics;

  StoreReads(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** What is read. */
  @FunctionalInterface
  interface Read<T> {
    T of(Reading reading) throws StoreException;
  }

  /**
   * Reads, and waits for it.
   *
   * @param store in whose name it is counted
   * @param mostSamples beyond so many it fails
   * @throws PastException if the store can't be read
   * @throws QueryException if there are too many samples
   * @throws QueryFailure if the time is over, or the thread is interrupted
   */
  <T> T read(String store, long mostSamples, Duration timeout, Read<T> read) {
    Reading reading = new Reading(mostSamples, timeout);
    long startNanos = System.nanoTime();
    boolean whole = false;
    try {
      Future<T> value = threads.submit(() -> read.of(reading));
      T found = value.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      whole = true;
      return found;
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new QueryFailure(
          QueryFailure.Kind.TIMEOUT, "query timed out while store " + store + " was read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryFailure(
          QueryFailure.Kind.CANCELED, "query was canceled while store " + store + " was read", e);
    } catch (RejectedExecutionException e) {
      throw new QueryFailure(QueryFailure.Kind.CANCELED, "the instance stops", e);
    } finally {
      if (!whole) {
        reading.end();
        errors(store).increment();
      }
      timer(store).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }
  }

  private static RuntimeException failure(Throwable cause) {
    return switch (cause) {
      case StoreException away -> new PastException(String.valueOf(away.getMessage()), away);
      case TooManySamplesException many -> QueryException.tooManySamples();
      default -> new PastException("it failed: " + cause, cause);
    };
  }

  private Timer timer(String store) {
    return Timer.builder("weir.query.store.reads")
        .description("reads of stores for queries, and how long they took")
        .tags("sink", store)
        .register(metrics);
  }

  private Counter errors(String store) {
    return Counter.builder("weir.query.store.errors")
        .description("reads of stores for queries that failed, or were not waited for")
        .tags("sink", store)
        .register(metrics);
  }

  /** Waits for nobody. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
