package io.weir.ops.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Weir's own metrics: one registry a process, with the JVM's metrics in it. Thread-safe. */
public final class OwnMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  private OwnMetrics() {}

  /**
   * A registry with the JVM's metrics. It is also put behind Micrometer's global registry, which is
   * how the tasks that Connect makes reach it.
   *
   * @param version Weir's version, for {@code weir_build_info}
   */
  public static OwnMetrics create(String version) {
    OwnMetrics metrics = new OwnMetrics();
    new ClassLoaderMetrics().bindTo(metrics.registry);
    new JvmMemoryMetrics().bindTo(metrics.registry);
    new JvmThreadMetrics().bindTo(metrics.registry);
    new ProcessorMetrics().bindTo(metrics.registry);
    new FileDescriptorMetrics().bindTo(metrics.registry);
    new UptimeMetrics().bindTo(metrics.registry);
    metrics.garbageCollection.bindTo(metrics.registry);
    Gauge.builder("weir.build.info", () -> 1)
        .tag("version", version)
        .description("1, with Weir's version as a label")
        .register(metrics.registry);
    Metrics.addRegistry(metrics.registry);
    return metrics;
  }

  /** The registry. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    Metrics.removeRegistry(registry);
    garbageCollection.close();
    registry.close();
  }
}
