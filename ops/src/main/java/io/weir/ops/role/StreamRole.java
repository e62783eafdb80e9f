package io.weir.ops.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.config.HostPort;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.TopicPlan;
import io.weir.topology.RulesSettings;
import io.weir.topology.Stream;
import io.weir.topology.StreamConnection;
import io.weir.topology.StreamSettings;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.shard.ShardDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The topology: route, shards, rollups. It begins when its topics are there. */
public final class StreamRole implements Role {
  private final Starting<Stream> starting;
  private final Object reloading = new Object();
  private RuleSources rules;
  private boolean reloaded;
  private @Nullable Stream started;
  private final BrokerWatch broker;

  /**
   * Begins to start the topology; the broker may come later.
   *
   * @param levels rollup levels, ascending
   * @param rules what the rule files say
   * @param server host and port under which other instances reach this one
   * @param stateDirectory where Kafka Streams may keep files; it makes none
   * @param shards learns of the topology's shards
   */
  public StreamRole(
      StreamSettings settings,
      List<RollupLevel> levels,
      RulesSettings rulesSettings,
      RuleSources rules,
      TopicPlan plan,
      KafkaConnection connection,
      HostPort server,
      Path stateDirectory,
      ShardDirectory shards,
      Clock clock,
      MeterRegistry metrics) {
    this.rules = rules;
    StreamConnection streamConnection =
        new StreamConnection(
            connection.properties(), plan.topics(), connection.registry(), server, stateDirectory);
    this.starting =
        new Starting<>(
            "stream",
            () -> {
              RequiredTopics.check(connection, plan.specs());
              synchronized (reloading) {
                Stream stream =
                    Stream.start(
                        settings,
                        levels,
                        rulesSettings,
                        rules,
                        streamConnection,
                        shards,
                        clock,
                        metrics);
                started = stream;
                if (reloaded) {
                  stream.reload(this.rules);
                }
                return stream;
              }
            });
    this.broker = BrokerWatch.start(connection.properties());
    starting.begin();
  }

  /**
   * Proposes other rules, now or when the topology has begun.
   *
   * @throws org.apache.kafka.common.KafkaException if they can't be proposed now; the old ones go
   *     on
   */
  public void reload(RuleSources newer) {
    synchronized (reloading) {
      if (started != null) {
        started.reload(newer);
        return;
      }
      rules = newer;
      reloaded = true;
    }
  }

  /** The topology; empty until it begins. */
  public Optional<Stream> stream() {
    return Optional.ofNullable(starting.started());
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
