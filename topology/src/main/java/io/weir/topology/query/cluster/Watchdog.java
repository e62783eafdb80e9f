package io.weir.topology.query.cluster;

import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.Interruption;
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
    Interruption interruption = new Interruption();
    ScheduledFuture<?> bark =
        TIMER.schedule(interruption::interrupt, deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    try {
      return evaluation.get();
    } catch (QueryException | QueryFailure e) {
      if (interruption.end()) {
        throw Fanout.timedOut();
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new QueryFailure(
            QueryFailure.Kind.CANCELED, "query was canceled in expression evaluation", e);
      }
      throw e;
    } finally {
      bark.cancel(false);
      interruption.end();
    }
  }
}
