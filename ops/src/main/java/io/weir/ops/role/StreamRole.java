package io.weir.ops.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.TopicPlan;
import io.weir.topology.SchemaIds;
import io.weir.topology.StreamTopology;
import io.weir.topology.shard.ShardSettings;
import io.weir.topology.shard.time.TimeSettings;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** The topology: route, shard, rollups. */
public final class StreamRole implements Role {
  private final Starting<KafkaStreams> starting;

  public StreamRole(
      TopicPlan plan, List<RollupLevel> levels, KafkaConnection connection, MeterRegistry metrics) {
    starting =
        new Starting<>(
            "stream",
            () -> {
              RequiredTopics.check(connection, plan.specs());
              SchemaIds ids =
                  SchemaIds.register(connection.registry(), plan.topics(), plan.levels());
              StreamTopology t =
                  new StreamTopology(
                      plan.topics(),
                      plan.partitions(),
                      new ShardSettings(
                          new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000),
                          levels,
                          true,
                          0),
                      ids,
                      connection.registry().lookup(),
                      metrics);
              Properties p = new Properties();
              p.putAll(connection.properties());
              p.put("application.id", "weir");
              p.put("processing.guarantee", "exactly_once_v2");
              p.put("commit.interval.ms", "200");
              p.put("num.stream.threads", "2");
              p.put("state.dir", "/tmp/weir-state");
              KafkaStreams s = new KafkaStreams(t.build(), p);
              s.start();
              return s;
            });
    starting.begin();
  }

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public Readiness readiness() {
    @Nullable KafkaStreams s = starting.started();
    if (s == null) {
      return Readiness.waiting(starting.detail());
    }
    return s.state() == KafkaStreams.State.RUNNING
        ? Readiness.ready("running")
        : Readiness.waiting(s.state().toString());
  }

  @Override
  public void close() {
    starting.stop().ifPresent(s -> s.close(java.time.Duration.ofSeconds(8)));
  }
}
