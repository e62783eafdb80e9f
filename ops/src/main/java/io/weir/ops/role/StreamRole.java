package io.weir.ops.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.TopicPlan;
import io.weir.topology.Stream;
import io.weir.topology.StreamConnection;
import io.weir.topology.StreamSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The topology: route, shards, rollups. It begins when its topics are there. */
public final class StreamRole implements Role {
  private final Starting<Stream> starting;
  private final BrokerWatch broker;

  /**
   * Begins to start the topology; the broker may come later.
   *
   * @param levels rollup levels, ascending
   * @param stateDirectory where Kafka Streams may keep files; it makes none
   */
  public StreamRole(
      StreamSettings settings,
      List<RollupLevel> levels,
      TopicPlan plan,
      KafkaConnection connection,
      Path stateDirectory,
      MeterRegistry metrics) {
    StreamConnection streamConnection =
        new StreamConnection(
            connection.properties(), plan.topics(), connection.registry(), stateDirectory);
    this.starting =
        new Starting<>(
            "stream",
            () -> {
              RequiredTopics.check(connection, plan.specs());
              return Stream.start(settings, levels, streamConnection, metrics);
            });
    this.broker = BrokerWatch.start(connection.properties());
    starting.begin();
  }

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public Readiness readiness() {
    @Nullable Stream stream = starting.started();
    if (stream == null) {
      return starting.readiness();
    }
    if (stream.failure().isPresent()) {
      return Readiness.failed(String.valueOf(stream.failure().get().getMessage()));
    }
    Optional<String> away = broker.problem();
    if (away.isPresent()) {
      return Readiness.waiting(away.get());
    }
    return stream.ready() ? Readiness.ready(stream.detail()) : Readiness.waiting(stream.detail());
  }

  @Override
  public void close() {
    broker.close();
    starting.stop().ifPresent(Stream::close);
  }
}
