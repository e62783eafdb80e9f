package io.weir.sinks.delivery;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * The meters of one task: in the process's registry, and among the metrics of the Connect worker,
 * so that they are in JMX wherever the task runs. There a meter has the name that it has here, what
 * is measured behind it if it is more than one number, and Connect's own tags for connector and
 * task. Thread-safe.
 */
final class WorkerMeters implements AutoCloseable {
  /** The worker says these itself. */
  private static final Set<String> OF_WORKER = Set.of("sink", "task");

  private final MeterRegistry process;
  private final SimpleMeterRegistry ofTask = new SimpleMeterRegistry();
  private final CompositeMeterRegistry all = new CompositeMeterRegistry();
  private final Map<Meter.Id, List<MetricName>> shown = new ConcurrentHashMap<>();

  /**
   * No meters yet.
   *
   * @param worker empty for a worker that takes no metrics of plugins
   */
  WorkerMeters(MeterRegistry process, Optional<PluginMetrics> worker) {
    this.process = process;
    worker.ifPresent(metrics -> {
      ofTask.config().onMeterAdded(meter -> show(meter, metrics));
      ofTask.config().onMeterRemoved(meter -> hide(meter, metrics));
    });
    all.add(process);
    all.add(ofTask);
  }

  /** Where the task's meters are made. */
  MeterRegistry registry() {
    return all;
  }

  private void show(Meter meter, PluginMetrics metrics) {
    Meter.Id id = meter.getId();
    LinkedHashMap<String, String> tags = new LinkedHashMap<>();
    for (Tag tag : id.getTags()) {
      if (!OF_WORKER.contains(tag.getKey())) {
        tags.put(tag.getKey(), tag.getValue());
      }
    }
    List<Measurement> measurements = new ArrayList<>();
    meter.measure().forEach(measurements::add);
    List<MetricName> names = new ArrayList<>();
    for (Measurement measurement : measurements) {
      String what =
          measurements.size() == 1
              ? ""
              : "." + measurement.getStatistic().name().toLowerCase(Locale.ROOT);
      MetricName name =
          metrics.metricName(
              id.getName() + what, Optional.ofNullable(id.getDescription()).orElse(""), tags);
      metrics.addMetric(name, (Gauge<Double>) (config, nowMillis) -> measurement.getValue());
      names.add(name);
    }
    shown.put(id, names);
  }

  private void hide(Meter meter, PluginMetrics metrics) {
    Optional.ofNullable(shown.remove(meter.getId()))
        .orElse(List.of())
        .forEach(metrics::removeMetric);
  }

  /** Takes the task's meters from the worker; counters stay with the process. */
  @Override
  public void close() {
    all.remove(process);
    ofTask.clear();
    ofTask.close();
  }
}
