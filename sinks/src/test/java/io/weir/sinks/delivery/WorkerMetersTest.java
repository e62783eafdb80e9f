package io.weir.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.junit.jupiter.api.Test;

final class WorkerMetersTest {
  private final SimpleMeterRegistry process = new SimpleMeterRegistry();
  private final Worker worker = new Worker();

  @Test
  void metersAreInTheProcessAndInTheWorker() {
    try (WorkerMeters meters = new WorkerMeters(process, Optional.of(worker))) {
      meters.registry().counter("rows", "sink", "s", "task", "0", "kind", "sample").increment(3);
      meters.registry().counter("rows", "sink", "s", "task", "0", "kind", "rollup").increment(4);
      meters.registry().timer("writes", "sink", "s").record(Duration.ofSeconds(2));

      assertThat(worker.values())
          .containsAllEntriesOf(
              Map.of(
                  "rows{kind=sample}", 3.0,
                  "rows{kind=rollup}", 4.0,
                  "writes.count{}", 1.0,
                  "writes.total_time{}", 2.0));
      assertThat(process.get("rows").tags("sink", "s", "kind", "sample").counter().count())
          .isEqualTo(3.0);
    }
    assertThat(worker.values()).isEmpty();
    assertThat(process.get("rows").tag("kind", "sample").counter().count()).isEqualTo(3.0);
  }

  @Test
  void aGaugeThatIsTakenAwayIsGoneFromBoth() {
    try (WorkerMeters meters = new WorkerMeters(process, Optional.of(worker))) {
      Gauge lag = Gauge.builder("lag", () -> 7).tags("sink", "s").register(meters.registry());
      assertThat(worker.values()).isEqualTo(Map.of("lag{}", 7.0));
      meters.registry().remove(lag);

      assertThat(worker.values()).isEmpty();
      assertThat(process.find("lag").gauge()).isNull();
    }
  }

  @Test
  void anOldWorkerTakesNone() {
    try (WorkerMeters meters = new WorkerMeters(process, Optional.empty())) {
      meters.registry().counter("rows", "sink", "s").increment();

      assertThat(process.get("rows").counter().count()).isEqualTo(1.0);
    }
  }

  /** Connect's side: metrics by their names and tags. */
  private static final class Worker implements PluginMetrics {
    private final Map<MetricName, MetricValueProvider<?>> metrics = new LinkedHashMap<>();

    Map<String, Object> values() {
      Map<String, Object> values = new TreeMap<>();
      metrics.forEach((name, value) ->
          values.put(
              name.name() + name.tags(),
              ((org.apache.kafka.common.metrics.Gauge<?>) value).value(new MetricConfig(), 0)));
      return values;
    }

    @Override
    @SuppressWarnings("NonApiType") // Connect's signature
    public MetricName metricName(
        String name, String description, LinkedHashMap<String, String> tags) {
      if (tags.containsKey("connector") || tags.containsKey("task")) {
        throw new IllegalArgumentException("expected other tags than Connect's, found " + tags);
      }
      return new MetricName(name, "plugins", description, tags);
    }

    @Override
    public void addMetric(MetricName name, MetricValueProvider<?> value) {
      if (metrics.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException(name + ": expected it once");
      }
    }

    @Override
    public void removeMetric(MetricName name) {
      metrics.remove(name);
    }

    @Override
    public Sensor addSensor(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void removeSensor(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
