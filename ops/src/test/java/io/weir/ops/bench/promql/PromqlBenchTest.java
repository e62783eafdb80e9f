package io.weir.ops.bench.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromqlBenchTest {
  @TempDir private Path directory;

  @Test
  void measuresEachQueryAndTheIncrementalForm() throws Exception {
    List<String> progress = new ArrayList<>();
    String json = new PromqlBench(settings(20), progress::add).run().json("0.1.0");
    JsonNode report = new ObjectMapper().readTree(json);
    assertThat(report.get("bench").asText()).isEqualTo("promql");
    assertThat(report.get("samples_per_series").asInt()).isEqualTo(131);
    assertThat(report.get("batch")).hasSize(BenchQuery.values().length);
    assertThat(report.get("batch"))
        .allSatisfy(query -> assertThat(query.get("ns_per_series_step").asDouble()).isPositive());
    assertThat(report.get("incremental"))
        .hasSize(2)
        .allSatisfy(rate -> assertThat(rate.get("ns_per_series_tick").asDouble()).isPositive());
    assertThat(progress).isNotEmpty();
  }

  @Test
  void refusesNumbersThatMakeNoSense() {
    assertThatThrownBy(() -> settings(15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("series: expected a positive multiple of 10, found 15");
  }

  @Test
  void takesTheMedianOfWhatCounts() {
    Timings timings = new Timings(2);
    for (double nanos : new double[] {100, 90, 3, 1, 2}) {
      timings.add(nanos);
    }
    assertThat(timings.medianNanos()).isEqualTo(2);
  }

  private PromqlBench.Settings settings(int series) {
    return new PromqlBench.Settings(
        series,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        0,
        1,
        1,
        Optional.empty(),
        directory);
  }
}
