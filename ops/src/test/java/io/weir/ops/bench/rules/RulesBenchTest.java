package io.weir.ops.bench.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RulesBenchTest {
  @Test
  void measuresEachExpressionWhileSeriesComeAndGo() throws Exception {
    List<String> progress = new ArrayList<>();
    RulesBench.Settings settings =
        new RulesBench.Settings(2, 40, Duration.ofSeconds(15), Duration.ofMinutes(1), 2, 8, 3, 1);
    String json = new RulesBench(settings, progress::add).run().json("0.1.0");

    JsonNode report = new ObjectMapper().readTree(json);
    assertThat(report.get("bench").asText()).isEqualTo("rules");
    assertThat(report.get("series").asInt()).isEqualTo(80);
    assertThat(report.get("expressions"))
        .hasSize(progress.size())
        .allSatisfy(cost -> assertThat(cost.get("ns_per_series_tick").asDouble()).isPositive());
  }

  @Test
  void refusesTicksThatAreNoMultipleOfTheInterval() {
    assertThatThrownBy(() ->
            new RulesBench.Settings(
                1, 1, Duration.ofSeconds(15), Duration.ofSeconds(20), 0, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tick: expected a multiple of the interval, which is at least a second,"
                + " found PT20S and PT15S");
  }
}
