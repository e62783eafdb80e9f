package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.topology.control.AgreedRules;
import io.weir.topology.merge.RuleHealth;
import io.weir.topology.shard.SamplesHold;
import io.weir.topology.shard.ShardDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

final class StreamTopologyTest {
  private static final List<RollupLevel> LEVELS =
      List.of(RollupLevel.parse("5m"), RollupLevel.parse("1h"));

  @Test
  void isTheGoldenOne() throws IOException {
    assertThat(topology("{}").describe().toString()).isEqualTo(golden("topology.txt"));
  }

  @Test
  void withoutACleanTopicNothingWritesThere() {
    assertThat(topology("clean: false").describe().toString()).doesNotContain("weir.clean");
  }

  private static Topology topology(String yaml) {
    return new StreamTopology(
            new Topics("weir"),
            8,
            settings(yaml).shard(LEVELS),
            settings(yaml).damagedState(),
            new ShardDirectory(),
            1,
            RulesSettings.DEFAULTS,
            AgreedRules.NONE,
            new RuleHealth(),
            SamplesHold.NONE,
            new SchemaIds(1, 2, 3, 4, 5, 6, 7),
            id -> Optional.empty(),
            new SimpleMeterRegistry())
        .build();
  }

  private static StreamSettings settings(String yaml) {
    ConfigNode node = ConfigNode.parse("stream.yml", yaml);
    return ConfigBinder.standard().bind(node, StreamSettings.class);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = StreamTopologyTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
