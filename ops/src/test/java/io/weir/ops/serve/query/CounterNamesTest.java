package io.weir.ops.serve.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.samples.MetricType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CounterNamesTest {
  private final CounterNames names =
      new CounterNames(
          List.of(
              family("requests", MetricType.COUNTER),
              family("bytes_total", MetricType.COUNTER),
              family("node_intr", MetricType.COUNTER),
              family("queue_total", MetricType.GAUGE),
              family("latency", MetricType.HISTOGRAM),
              family("size", MetricType.SUMMARY)));

  private static MetricMetadata family(String name, MetricType type) {
    return new MetricMetadata("default", name, type, "", "");
  }

  @Test
  void familiesDecide() {
    assertThat(
            List.of(
                "requests_total",
                "bytes_total",
                "node_intr",
                "latency_bucket",
                "latency_sum",
                "size_count"))
        .allMatch(names);
    assertThat(List.of("queue_total", "requests_created", "size", "latency")).noneMatch(names);
  }

  @Test
  void withoutAFamilyTheNameDecides() {
    assertThat(List.of("a_total", "a_sum", "a_count", "a_bucket")).allMatch(names);
    assertThat(List.of("a", "total", "a_created")).noneMatch(names);
  }
}
