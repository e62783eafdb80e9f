package io.weir.sinks.delivery;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's meters among the metrics of its Connect worker. There a meter has the name that it has
 * here, what is measured behind it if it is more than one number, and Connect's own tags for
 * connector and task. Where a worker has given a task up that hangs, and begun it again, that one
 * has the names until it ends; to lack some for so long is no reason for the other not to run.
 * Thread-safe.
 */
final class ShownMeters {
  private static final Logger logger = LoggerFactory.getLogger(ShownMeters.class);

  /** The worker says these itself. */
  private static final Set<String> OF_WORKER = Set.of("sink", "task");

  private final PluginMetrics worker;
  private final Map<Meter.Id, List<MetricName>> shown = new ConcurrentHashMap<>();

  /** What the worker couldn't take. */
  private final Map<Meter.Id, Meter> rest = new ConcurrentHashMap<>();

  ShownMeters(PluginMetrics worker) {
    this.worker = worker;
  }

  /** Shows a meter now, or with the {@linkplain #showRest rest}. */
  void show(Meter meter) {
    if (!take(meter) && rest.put(meter.getId(), meter) == null) {
      logger.warn(
          "{}: expected that the worker takes it as a metric, found that it has one of that name,"
              + " as if the task ran twice; it is tried again",
          meter.getId());
    }
  }

  /** Shows what the worker couldn't take, if it takes it by now. */
  void showRest() {
    rest.values().removeIf(this::take);
  }

  /** Takes a meter from the worker. */
  void hide(Meter meter) {
    rest.remove(meter.getId());
    Optional.ofNullable(shown.remove(meter.getId()))
        .orElse(List.of())
        .forEach(worker::removeMetric);
  }

  private boolean take(Meter meter) {
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
          worker.metricName(
              id.getName() + what, Optional.ofNullable(id.getDescription()).orElse(""), tags);
      try {
        worker.addMetric(name, (Gauge<Double>) (config, nowMillis) -> measurement.getValue());
      } catch (IllegalArgumentException e) {
        logger.debug("{}", id, e);
        names.forEach(worker::removeMetric);
        return false;
      }
      names.add(name);
    }
    shown.put(id, names);
    return true;
  }
}
