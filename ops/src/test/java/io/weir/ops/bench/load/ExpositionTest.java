package io.weir.ops.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpositionTest {
  private static final String SAMPLE =
      "[a-z_]+\\{(le=\"[0-9.+Inf]+\",)?method=\"[A-Z]+\",path=\"/api/v1/accounts/.id./[a-z]+\",status=\"[0-9]{3}\"\\} -?[0-9.]+";

  @Test
  void writesTheLinesOfEachSeriesBehindThoseOfItsFamily() {
    Workload workload = new Workload(1_000, 1_000, 3);
    TargetSeries target = workload.target(0);
    TargetValues values = workload.values(target);
    values.advance();
    List<String> lines =
        new String(new Exposition(target).text(values), StandardCharsets.UTF_8).lines().toList();

    assertThat(lines).hasSize(1_000 + 2 * 20);
    assertThat(lines.get(0)).isEqualTo("# HELP http_server_requests_total What the service did.");
    assertThat(lines.get(1)).isEqualTo("# TYPE http_server_requests_total counter");
    assertThat(lines.get(2))
        .isEqualTo(
            "http_server_requests_total{method=\"GET\",path=\"/api/v1/accounts/{id}/orders\",status=\"200\"} "
                + (long) values.value(0));
    assertThat(lines).contains("# TYPE http_server_in_flight gauge");
    assertThat(lines.stream().filter(line -> !line.startsWith("#")))
        .hasSize(1_000)
        .allMatch(line -> line.matches(SAMPLE));
  }
}
