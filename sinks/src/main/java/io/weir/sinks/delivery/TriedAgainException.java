package io.weir.sinks.delivery;

import org.apache.kafka.connect.errors.RetriableException;

/**
 * Has Connect give the same records again. Connect logs it at each try with everything that it
 * carries, for as long as a store is away: so it carries a message only.
 */
final class TriedAgainException extends RetriableException {
  private static final long serialVersionUID = 1L;

  TriedAgainException(String message) {
    super(message);
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
