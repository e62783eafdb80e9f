package io.weir.ops.embedded.connect;

import io.weir.ops.embedded.connect.ConnectorStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after connectors: those that failed, and tasks that did, are started again after a while.
 */
final class ConnectorSupervisor implements AutoCloseable {

  /** Starts a part again. */
  interface Parts {
    void restartConnector(String name);

    void restartTask(String connector, int number);
  }

  private static final Logger logger = LoggerFactory.getLogger(ConnectorSupervisor.class);
  private static final long LOOK_EVERY_MILLIS = 250;
  private static final long STOP_SECONDS = 10;

  private final Supplier<List<ConnectorStatus>> statuses;
  private final Parts parts;
  private final Restarts restarts;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("connector-supervisor").factory());

  ConnectorSupervisor(Supplier<List<ConnectorStatus>> statuses, Parts parts, Restarts restarts) {
    this.statuses = statuses;
    this.parts = parts;
    this.restarts = restarts;
  }

  void start() {
    ScheduledFuture<?> _ =
        executor.scheduleWithFixedDelay(
            this::lookSafely, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        logger.warn("a connector that is being started again holds up the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException e) {
      logger.error("connectors could not be looked after; the next look may", e);
    }
  }

  private void look() {
    for (ConnectorStatus status : statuses.get()) {
      String name = status.name();
      look(name, status.state(), status.trace(), () -> parts.restartConnector(name));
      for (ConnectorStatus.Task task : status.tasks()) {
        look(
            name + " task " + task.number(),
            task.state(),
            task.trace(),
            () -> parts.restartTask(name, task.number()));
      }
    }
  }

  private void look(String part, State state, Optional<String> trace, Runnable restart) {
    switch (restarts.observe(part, state, System.nanoTime())) {
      case Restarts.Advice.Leave() -> {}
      case Restarts.Advice.WillRestart(Duration after) ->
          logger.warn(
              "connector {} failed and is started again in {} s: {}",
              part,
              after.toSeconds(),
              trace.map(ConnectorStatus::root).orElse("no reason given"));
      case Restarts.Advice.RestartNow() -> {
        logger.info("connector {} is started again", part);
        restart.run();
      }
    }
  }
}
