package io.weir.ops.topic;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says of a client's failure which brokers were asked, which Kafka's own messages don't. */
public final class BrokerFailures {
  private final String bootstrapServers;

  private BrokerFailures(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** For clients with these properties. */
  public static BrokerFailures of(Map<String, ?> properties) {
    return new BrokerFailures(
        String.valueOf(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)));
  }

  /** The failure to throw: the same, or one that names the brokers. */
  public KafkaException explain(KafkaException failure) {
    if (failure instanceof TimeoutException) {
      return new BrokerAwayException(bootstrapServers, "no answer in time", failure);
    }
    if (failure.getCause() instanceof ConfigException wrong) {
      String message = String.valueOf(wrong.getMessage());
      return message.contains("No resolvable bootstrap")
          ? new BrokerAwayException(bootstrapServers, "a name that can't be resolved", failure)
          : new KafkaException(bootstrapServers + ": " + message, failure);
    }
    return failure;
  }
}
