package io.weir.ops.role;

import io.weir.ops.topic.TopicAdmin;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every second, on a thread of its own, whether a broker answers. Clients that run bear it
 * when none does, and say nothing; somebody has to. Thread-safe.
 */
final class BrokerWatch implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(BrokerWatch.class);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 1_000;

  private final Map<String, String> clientProperties;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("weir-broker-watch").unstarted(this::run);
  private volatile @Nullable String problem;

  private BrokerWatch(Map<String, String> clientProperties) {
    this.clientProperties = Map.copyOf(clientProperties);
  }

  /** Begins to ask. */
  static BrokerWatch start(Map<String, String> clientProperties) {
    BrokerWatch watch = new BrokerWatch(clientProperties);
    watch.thread.start();
    return watch;
  }

  /** What keeps the brokers from answering, in one line; empty if the last answer came. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        watch();
        pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks with one client until that fails. */
  private void watch() throws InterruptedException {
    try (TopicAdmin admin = TopicAdmin.connect(clientProperties, ANSWER_WITHIN)) {
      while (closing.getCount() > 0) {
        admin.askBrokers();
        problem = null;
        pause();
      }
    } catch (KafkaException e) {
      logger.debug("no broker answers", e);
      problem = e.getMessage();
    }
  }

  private void pause() throws InterruptedException {
    if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      logger.debug("no further question, the role closes");
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
  }
}
