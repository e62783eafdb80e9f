package io.weir.sinks.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * The meters of one task: in the process's registry, and among the metrics of the Connect worker,
 * so that they are in JMX wherever the task runs. Thread-safe.
 */
final class WorkerMeters implements AutoCloseable {
  private final MeterRegistry process;
  private final SimpleMeterRegistry ofTask = new SimpleMeterRegistry();
  private final CompositeMeterRegistry all = new CompositeMeterRegistry();
  private final Optional<ShownMeters> shown;

  /**
   * No meters yet.
   *
   * @param worker empty for a worker that takes no metrics of plugins; then nothing here needs the
   *     class, which such a worker hasn't
   */
  WorkerMeters(MeterRegistry process, Optional<PluginMetrics> worker) {
    this.process = process;
    this.shown = worker.isPresent() ? Optional.of(new ShownMeters(worker.get())) : Optional.empty();
    shown.ifPresent(meters -> {
      ofTask.config().onMeterAdded(meters::show);
      ofTask.config().onMeterRemoved(meters::hide);
    });
    all.add(process);
    all.add(ofTask);
  }

  /** Where the task's meters are made. */
  MeterRegistry registry() {
    return all;
  }

  /** Shows in the worker what it couldn't take before. */
  void showRest() {
    shown.ifPresent(ShownMeters::showRest);
  }

  /** Takes the task's meters from the worker; counters stay with the process. */
  @Override
  public void close() {
    all.remove(process);
    ofTask.clear();
    ofTask.close();
  }
}
