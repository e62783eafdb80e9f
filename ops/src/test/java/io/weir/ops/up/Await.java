package io.weir.ops.up;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that another process does, and fails with what there was instead. */
public final class Await {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Await() {}

  /**
   * Asks again and again.
   *
   * @param within how long
   * @param found what there is, for the failure's message
   * @param condition what is waited for
   */
  public static void until(Duration within, Supplier<String> found, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + within.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError(
              "expected a condition within " + within + ", found " + found.get());
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("expected a condition within " + within, e);
    }
  }
}
