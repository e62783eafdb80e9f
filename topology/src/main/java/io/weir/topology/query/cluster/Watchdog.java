package io.weir.topology.query.cluster;

import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.QueryFailure;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Interrupts evaluations whose time is over. */
final class Watchdog {
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("weir-query-timeouts").daemon().factory());

  private Watchdog() {}

  /**
   * What is evaluated, on the calling thread.
   *
   * @throws QueryFailure if the time is over, or somebody else has interrupted the thread
   */
  static <T> T watch(Deadline deadline, Supplier<T> evaluation) {
    return new Watch(Thread.currentThread(), deadline).call(evaluation);
  }

  /** One evaluation. */
  private static final class Watch {
    private final ScheduledFuture<?> bark;
    private boolean over;
    private boolean barked;

    private Watch(Thread thread, Deadline deadline) {
      bark =
          TIMER.schedule(() -> interrupt(thread), deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void interrupt(Thread thread) {
      if (!over) {
        barked = true;
        thread.interrupt();
      }
    }

    <T> T call(Supplier<T> evaluation) {
      try {
        return evaluation.get();
      } catch (QueryException | QueryFailure e) {
        boolean timedOut = end();
        if (timedOut) {
          throw Fanout.timedOut();
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new QueryFailure(
              QueryFailure.Kind.CANCELED, "query was canceled in expression evaluation", e);
        }
        throw e;
      } finally {
        end();
      }
    }

    /** Whether the time was over first; the thread isn't interrupted by that any more. */
    private synchronized boolean end() {
      if (!over) {
        over = true;
        bark.cancel(false);
        if (barked) {
          Thread.interrupted();
        }
      }
      return barked;
    }
  }
}
