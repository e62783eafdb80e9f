package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.shard.DamagedState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StreamSettingsTest {
  @Test
  void hasDefaults() {
    assertThat(bind("{}"))
        .isEqualTo(
            new StreamSettings(
                "weir",
                2,
                true,
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                Duration.ZERO,
                Duration.ZERO,
                1_000_000,
                0,
                GroupProtocol.CLASSIC,
                0,
                DamagedState.STOP,
                Duration.ofMillis(200),
                Map.of()));
  }

  @Test
  void takesEachKey() {
    assertThat(
            bind(
                """
                application_id: other
                threads: 3
                clean: false
                max_ahead: 1m
                source_timeout: 2m
                max_source_lag: 3m
                lateness: 4s
                correction_horizon: 2h
                min_interval: 10s
                max_range: 1d
                max_series: 5000
                max_series_per_tenant: 400
                group_protocol: streams
                standby: 1
                damaged_state: skip
                commit_interval: 1s
                properties: {linger.ms: "7"}
                """))
        .isEqualTo(
            new StreamSettings(
                "other",
                3,
                false,
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofSeconds(4),
                Duration.ofHours(2),
                Duration.ofSeconds(10),
                Duration.ofDays(1),
                5_000,
                400,
                GroupProtocol.STREAMS,
                1,
                DamagedState.SKIP,
                Duration.ofSeconds(1),
                Map.of("linger.ms", "7")));
  }

  @Test
  void refusesWhatCantWork() {
    refuses("threads: 0", "expected at least 1, found 0");
    refuses("standby: -1", "expected at least 0, found -1");
    refuses("commit_interval: 5s", "expected more than 0 and at most 4s, found 5000ms");
    refuses("application_id: a b", "found \"a b\"");
  }

  @Test
  void refusesLevelsThatAreNoMultiples() {
    List<RollupLevel> levels = List.of(RollupLevel.parse("5m"), RollupLevel.parse("7m"));

    assertThatThrownBy(() -> bind("{}").shard(levels))
        .hasMessage("rollups[1]: expected a greater multiple of 5m, found 7m");
  }

  @Test
  void d5_refusesLevelsThatAreNoMultiplesOfTheInterval() {
    List<RollupLevel> levels = List.of(RollupLevel.parse("5m"));

    assertThat(bind("min_interval: 50s").shard(levels).minIntervalMillis()).isEqualTo(50_000);
    assertThatThrownBy(() -> bind("min_interval: 40s").shard(levels))
        .hasMessage("min_interval: expected a divisor of [5m], found 40000 ms");
  }

  private static void refuses(String yaml, String message) {
    assertThatThrownBy(() -> bind(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static StreamSettings bind(String yaml) {
    return ConfigBinder.standard().bind(ConfigNode.parse("stream.yml", yaml), StreamSettings.class);
  }
}
