package io.weir.schemas.registry;

import java.time.Duration;

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
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration);
        }
      };

  /** Nanoseconds since some instant. */
  long nanoTime();

  /** Returns when a time is over. */
  void sleep(Duration duration) throws InterruptedException;
}
