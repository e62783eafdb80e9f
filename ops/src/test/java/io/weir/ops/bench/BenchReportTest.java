package io.weir.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.bench.process.ResourceReading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BenchReportTest {
  @Test
  void isOneLineOfFiguresAndDescription() throws Exception {
    String json =
        new BenchReport(
                "topology",
                20_000_000,
                100_000,
                new ResourceReading(1_000_000_000L, 30_000_000_000L, 300L << 20),
                new ResourceReading(11_000_000_000L, 38_123_400_000L, 700L << 20),
                Map.of("rollups", List.of("5m"), "threads", 2))
            .json("0.1.0");
    assertThat(json).doesNotContain("\n");
    JsonNode report = new ObjectMapper().readTree(json);
    assertThat(report.get("bench").asText()).isEqualTo("topology");
    assertThat(report.get("samples").asLong()).isEqualTo(20_000_000);
    assertThat(report.get("series").asLong()).isEqualTo(100_000);
    assertThat(report.get("wall_s").asDouble()).isEqualTo(10.0);
    assertThat(report.get("cpu_s").asDouble()).isEqualTo(8.123);
    assertThat(report.get("cpu_s_per_million").asDouble()).isEqualTo(0.406);
    assertThat(report.get("samples_per_s").asLong()).isEqualTo(2_000_000);
    assertThat(report.get("peak_rss_mb").asLong()).isEqualTo(700);
    assertThat(report.get("rollups").get(0).asText()).isEqualTo("5m");
    assertThat(report.get("threads").asInt()).isEqualTo(2);
    assertThat(report.get("version").asText()).isEqualTo("0.1.0");
    assertThat(report.get("java").asText()).isEqualTo(Runtime.version().toString());
  }
}
