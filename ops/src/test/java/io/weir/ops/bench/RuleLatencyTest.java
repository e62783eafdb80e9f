package io.weir.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RuleLatencyTest {
  @Test
  void givesThePercentilesOfAllRulesAndOfEach() {
    List<Long> ascending = LongStream.rangeClosed(1, 200).boxed().toList();
    RuleLatency latency = new RuleLatency(12, ascending, Map.of("a", List.of(5L)));

    assertThat(latency.entries(4))
        .containsEntry("partitions", 4)
        .containsEntry("ticks", 200)
        .containsEntry("results_of_tick", 12)
        .containsEntry("p50_ms", 100L)
        .containsEntry("p99_ms", 198L)
        .containsEntry("max_ms", 200L)
        .containsEntry("rules", Map.of("a", Map.of("p50_ms", 5L, "p99_ms", 5L, "max_ms", 5L)));
  }
}
