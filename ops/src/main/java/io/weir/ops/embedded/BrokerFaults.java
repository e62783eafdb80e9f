package io.weir.ops.embedded;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka does about a fault that it can't survive: it would end the process, which here is not
 * its own. So its fatal faults, and its calls to end the process, complete a future instead.
 *
 * <p>Kafka's {@link Exit} is one for all brokers of a JVM, and doesn't tell which of them called:
 * its calls fail them all.
 */
final class BrokerFaults implements FaultHandlerFactory, AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(BrokerFaults.class);
  private static final Set<BrokerFaults> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Exit.setExitProcedure(BrokerFaults::refuseToExit);
    Exit.setHaltProcedure(BrokerFaults::refuseToExit);
  }

  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  BrokerFaults() {
    RUNNING.add(this);
  }

  /** Has an action run with the first fatal fault, at once if there was one. */
  void onFailure(Consumer<Throwable> action) {
    CompletableFuture<Void> _ = failure.thenAccept(action);
  }

  @Override
  public FaultHandler build(String name, boolean fatal, Runnable action) {
    return new FaultHandler() {
      @Override
      public RuntimeException handleFault(String message, @Nullable Throwable cause) {
        action.run();
        IllegalStateException fault = new IllegalStateException(name + ": " + message, cause);
        if (fatal) {
          failure.complete(fault);
        } else {
          logger.error("Kafka met a fault in {}", name, fault);
        }
        return fault;
      }
    };
  }

  @Override
  public void close() {
    RUNNING.remove(this);
  }

  private static void refuseToExit(int status, @Nullable String message) {
    IllegalStateException fault =
        new IllegalStateException(
            "Kafka asked for the end of the process, with status %d: %s"
                .formatted(status, message));
    RUNNING.forEach(faults -> faults.failure.complete(fault));
    throw fault;
  }
}
