package io.weir.ops.topic;

import org.apache.kafka.common.errors.RetriableException;

/** No broker answers, or its name isn't known: it may be there later. */
public final class BrokerAwayException extends RetriableException {
  private static final long serialVersionUID = 1;

  /**
   * One line that names the brokers.
   *
   * @param bootstrapServers as configured
   * @param found what was found instead of an answer
   */
  public BrokerAwayException(String bootstrapServers, String found, Throwable cause) {
    super(bootstrapServers + ": expected a broker that answers, found: " + found, cause);
  }
}
