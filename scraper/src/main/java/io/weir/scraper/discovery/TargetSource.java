package io.weir.scraper.discovery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One source of targets of a job, running until it is closed. */
interface TargetSource extends AutoCloseable {

  /** Takes all groups of a source, each time that they may have changed; one call at a time. */
  @FunctionalInterface
  interface Sink {
    void accept(List<TargetGroup> groups);
  }

  /** Starts. A source that can tell its groups at once does so before this returns. */
  void start(Sink sink);

  /** Stops; the sink isn't called once this has returned. */
  @Override
  void close();

  /** Waits for the thread of a source that was told to stop. */
  static void awaitEnd(@Nullable Thread thread) {
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
