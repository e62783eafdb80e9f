package io.weir.topology.query.cluster;

import io.weir.topology.query.QueryFailure;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** Lets so many in at a time; others wait, first come, first served. Thread-safe. */
final class Turnstile {
  private final Semaphore places;

  Turnstile(int most) {
    places = new Semaphore(most, true);
  }

  /**
   * Waits for a place, and has something done there.
   *
   * @param work is given how many nanoseconds it had to wait
   * @throws QueryFailure if there is no place until the deadline, or the thread is interrupted
   */
  <T> T pass(Deadline deadline, LongFunction<T> work) {
    long queuedNanos = System.nanoTime();
    enter(deadline);
    try {
      return work.apply(System.nanoTime() - queuedNanos);
    } finally {
      places.release();
    }
  }

  private void enter(Deadline deadline) {
    try {
      if (!places.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new QueryFailure(QueryFailure.Kind.TIMEOUT, "query timed out in query queue");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryFailure(QueryFailure.Kind.CANCELED, "query was canceled in query queue", e);
    }
  }
}
