package io.weir.ops.role;

import io.weir.schemas.registry.RegistryException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;

/** Decides which failures of a start are worth another try: what is away may come back. */
final class StartFailure {
  private StartFailure() {}

  static boolean isRetriable(Exception failure) {
    return switch (failure) {
      case MissingTopicsException e -> true;
      case RegistryException e -> e.retriable();
      case RetriableException e -> true;
      // Connect wraps what its clients say, a broker that is away among it.
      case ConnectException e -> true;
      default -> false;
    };
  }
}
