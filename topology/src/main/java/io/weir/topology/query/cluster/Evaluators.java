package io.weir.topology.query.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Has what may compute for long done by threads of the system: the caller, or one for it if it is a
 * virtual one. Virtual threads would have to wait until those that compute have ended, however
 * short their own work is. Thread-safe.
 */
final class Evaluators {
  private static final ThreadFactory THREADS =
      Thread.ofPlatform().daemon().name("weir-query-evaluation-", 0).factory();

  private Evaluators() {}

  /**
   * What a computation gives, or throws. The caller waits until it has ended, and passes on that it
   * was interrupted.
   */
  static <T> T compute(Supplier<T> computation) {
    if (!Thread.currentThread().isVirtual()) {
      return computation.get();
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        THREADS.newThread(() -> {
          try {
            result.complete(computation.get());
          } catch (Throwable thrown) { // whoever waits throws it
            result.completeExceptionally(thrown);
          }
        });
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
          thread.interrupt();
        }
      }
    } catch (ExecutionException e) {
      throw thrown(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException thrown(ExecutionException wrapped) {
    return switch (wrapped.getCause()) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      case null, default -> new CompletionException(wrapped.getCause());
    };
  }
}
