package io.weir.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With the group protocol {@code streams} it is the broker that knows how many standbys a group has
 * and when a member is missed: settings of the group, which its members don't send.
 */
final class StreamsGroup {
  private static final Logger logger = LoggerFactory.getLogger(StreamsGroup.class);
  private static final String STANDBYS = "streams.num.standby.replicas";
  private static final String SESSION_TIMEOUT = "streams.session.timeout.ms";
  private static final String HEARTBEAT_INTERVAL = "streams.heartbeat.interval.ms";
  private static final long ASK_SECONDS = 10;

  private StreamsGroup() {}

  /**
   * Sets the group's standbys and, if the broker lets it, its time-outs.
   *
   * @throws KafkaException if the broker doesn't take the standbys, or is away
   */
  static void configure(StreamSettings settings, Map<String, String> clientProperties)
      throws InterruptedException {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    try (Admin admin = Admin.create(properties)) {
      set(admin, settings.applicationId(), Map.of(STANDBYS, Integer.toString(settings.standby())));
      try {
        set(
            admin,
            settings.applicationId(),
            Map.of(
                SESSION_TIMEOUT,
                Integer.toString(StreamProperties.SESSION_TIMEOUT_MILLIS),
                HEARTBEAT_INTERVAL,
                Integer.toString(StreamProperties.HEARTBEAT_INTERVAL_MILLIS)));
      } catch (InvalidConfigurationException | InvalidRequestException e) {
        logger.warn(
            "group {}: the broker keeps its own time-outs, so a crashed instance is missed late"
                + " (its group.streams.min.session.timeout.ms and"
                + " group.streams.min.heartbeat.interval.ms decide): {}",
            settings.applicationId(),
            e.getMessage());
      }
    }
  }

  private static void set(Admin admin, String group, Map<String, String> entries)
      throws InterruptedException {
    Collection<AlterConfigOp> operations =
        entries.entrySet().stream()
            .map(entry ->
                new AlterConfigOp(
                    new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    try {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), List.copyOf(operations)))
          .all()
          .get(ASK_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "broker: expected an answer within " + ASK_SECONDS + " s, found none", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException refused) {
        throw refused;
      }
      throw new KafkaException(
          "group " + group + ": expected the broker to take " + entries + ", found " + e, e);
    }
  }
}
