package io.weir.ops.role;

import io.weir.ops.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded broker. */
public final class BrokerRole implements Role {
  private static final Logger logger = LoggerFactory.getLogger(BrokerRole.class);

  private final EmbeddedKafka kafka;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private BrokerRole(EmbeddedKafka kafka) {
    this.kafka = kafka;
    kafka.onFailure(cause -> {
      failure.set(cause);
      logger.error("the embedded broker ended by itself", cause);
    });
  }

  /**
   * Starts the broker.
   *
   * @param directory where its log is kept
   * @throws io.weir.ops.embedded.EmbeddedStartException if the port or the directory is in use
   */
  public static BrokerRole start(Path directory, int port) {
    return new BrokerRole(EmbeddedKafka.start(directory, port));
  }

  /** What a client takes as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public Readiness readiness() {
    Throwable cause = failure.get();
    return cause == null
        ? Readiness.ready(kafka.bootstrapServers())
        : Readiness.failed("ended by itself: " + cause);
  }

  @Override
  public void close() {
    kafka.close();
  }
}
