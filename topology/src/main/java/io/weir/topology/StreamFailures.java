package io.weir.topology;

import io.weir.schemas.registry.RegistryException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.TopologyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a failed stream thread means: what may be well again is tried again in a new thread
 * after a pause, anything else ends the instance. Thread-safe.
 */
final class StreamFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger logger = LoggerFactory.getLogger(StreamFailures.class);
  private static final long PAUSE_MILLIS = 1_000;

  private final CountDownLatch closing;
  private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();

  /**
   * A handler.
   *
   * @param closing released when the instance closes, so that no pause holds it up
   */
  StreamFailures(CountDownLatch closing) {
    this.closing = closing;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    if (!isRetriable(failure)) {
      fatal.compareAndSet(null, failure);
      logger.error("a stream thread failed for good; the stream instance ends", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    logger.warn("a stream thread failed and is replaced in {} ms", PAUSE_MILLIS, failure);
    pause();
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** What ended the instance; null if nothing did. */
  @Nullable Throwable fatal() {
    return fatal.get();
  }

  private void pause() {
    try {
      if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        logger.debug("no pause, the instance closes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether the same may succeed later. The innermost cause that says anything decides: a failure
   * of Kafka or of the registry may pass, a wrong setting, a lack of rights or a bug doesn't.
   */
  static boolean isRetriable(Throwable failure) {
    boolean retriable = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case RegistryException registry -> retriable = registry.retriable();
        case AuthenticationException unknown -> retriable = false;
        case AuthorizationException forbidden -> retriable = false;
        case ConfigException wrong -> retriable = false;
        case InvalidConfigurationException wrong -> retriable = false;
        case TopologyException wrong -> retriable = false;
        case RecordTooLargeException tooLarge -> retriable = false;
        case SerializationException bug -> retriable = false;
        case StreamsException says -> {}
        case KafkaException passing -> retriable = true;
        case RuntimeException bug -> retriable = false;
        case Error broken -> retriable = false;
        default -> {}
      }
    }
    return retriable;
  }
}
