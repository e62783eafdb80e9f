package io.weir.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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

  /** A worker that has begun a task again whose former try hangs and has its metrics still. */
  @Test
  void namesThatAnotherHasAreTakenWhenItIsGone() {
    WorkerMeters former = new WorkerMeters(process, Optional.of(worker));
    former.registry().timer("writes", "sink", "s").record(Duration.ofSeconds(2));
    try (WorkerMeters meters = new WorkerMeters(process, Optional.of(worker))) {
      meters.registry().timer("writes", "sink", "s").record(Duration.ofSeconds(3));
      meters.registry().counter("rows", "sink", "s").increment();
      meters.showRest();
      assertThat(worker.values())
          .containsEntry("writes.total_time{}", 2.0)
          .containsEntry("rows{}", 1.0);
      assertThat(process.get("writes").timer().count()).isEqualTo(2);

      former.close();
      assertThat(worker.values()).isEqualTo(Map.of("rows{}", 1.0));
      meters.showRest();
      assertThat(worker.values()).hasSize(4).containsEntry("writes.total_time{}", 3.0);
    }
    assertThat(worker.values()).isEmpty();
  }

  /** One before Kafka 4.1, which hasn't even the class. */
  @Test
  void anOldWorkerTakesNone() throws Exception {
    Class<?> type = new OldWorker().loadClass(WorkerMeters.class.getName());
    Constructor<?> constructor = type.getDeclaredConstructor(MeterRegistry.class, Optional.class);
    constructor.setAccessible(true);
    Method registry = type.getDeclaredMethod("registry");
    registry.setAccessible(true);
    try (AutoCloseable meters =
        (AutoCloseable) constructor.newInstance(process, Optional.empty())) {
      ((MeterRegistry) registry.invoke(meters)).counter("rows", "sink", "s").increment();

      assertThat(process.get("rows").counter().count()).isEqualTo(1.0);
    }
  }

  /** Has this package's classes anew, and none of those that old workers don't have. */
  private static final class OldWorker extends ClassLoader {
    private static final String OF_PACKAGE = WorkerMeters.class.getPackageName() + ".";

    OldWorker() {
      super(WorkerMeters.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(PluginMetrics.class.getName())) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith(OF_PACKAGE)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
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
