package io.weir.topology.query.cluster;

import io.weir.topology.query.QueryFailure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Threads that evaluate queries, one each. Who asks may be a virtual thread: those don't take turns
 * at the processors, so that one long query would hold up all others. Thread-safe.
 */
final class Evaluators implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().name("weir-query-evaluation-", 0).daemon().factory());

  /**
   * What is evaluated. If the calling thread is interrupted, so is the evaluation, which may then
   * end a little later.
   *
   * @throws QueryFailure if the time is over or the calling thread is interrupted
   * @throws RuntimeException what the evaluation throws
   */
  <T> T call(Deadline deadline, Supplier<T> evaluation) {
    if (!Thread.currentThread().isVirtual()) {
      return Watchdog.watch(deadline, evaluation);
    }
    Future<T> future = threads.submit(() -> Watchdog.watch(deadline, evaluation));
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new QueryFailure(
          QueryFailure.Kind.CANCELED, "query was canceled in expression evaluation", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("expected an unchecked failure", e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
