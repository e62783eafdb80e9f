package io.weir.schemas.registry;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time that passes between requests, so that a test can let it pass. */
interface Ticker {

  /** The system's time. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public boolean await(CountDownLatch end, Duration duration) throws InterruptedException {
          return end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        }
      };

  /** Nanoseconds since some instant. */
  long nanoTime();

  /** Returns when a time is over, false, or before that when the end has come, true. */
  boolean await(CountDownLatch end, Duration duration) throws InterruptedException;
}
