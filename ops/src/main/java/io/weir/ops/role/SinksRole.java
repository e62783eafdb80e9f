package io.weir.ops.role;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.ops.embedded.connect.ConnectorStatus;
import io.weir.ops.embedded.connect.EmbeddedConnect;
import io.weir.schemas.topics.TopicPlan;
import io.weir.sinks.delivery.SinkWaits;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sinks: connectors in an embedded Connect worker. One that fails is tried again and holds up
 * none of the others. While the broker is away the worker isn't there yet. A sink that waits for
 * its store is ready: the store is no part of this process, and to start that anew would bring it
 * back no sooner.
 */
public final class SinksRole implements Role {
  private static final Logger logger = LoggerFactory.getLogger(SinksRole.class);

  private final Map<String, Map<String, String>> connectors;
  private final Starting<EmbeddedConnect> starting;
  private final BrokerWatch broker;
  private final MeterRegistry metrics;
  private final List<Gauge> running;

  /**
   * Begins to start the sinks; the broker may come later.
   *
   * @param plan the topics; a consumer that asks before they are there would not find them for
   *     minutes
   * @param connectors the connectors' configurations by name
   * @param directory the worker's own folder
   * @param metrics gets a gauge for each sink that tells whether it runs
   */
  public SinksRole(
      KafkaConnection connection,
      TopicPlan plan,
      Map<String, Map<String, String>> connectors,
      Path directory,
      MeterRegistry metrics) {
    this.connectors = Map.copyOf(connectors);
    this.starting =
        new Starting<>(
            "sinks",
            () -> {
              RequiredTopics.check(connection, plan.specs());
              EmbeddedConnect connect = EmbeddedConnect.start(connection.properties(), directory);
              addConnectors(connect);
              logger.info("sinks run: {}", String.join(", ", connectors.keySet()));
              return connect;
            });
    this.broker = BrokerWatch.start(connection.properties());
    this.metrics = metrics;
    this.running = connectors.keySet().stream().map(this::runningGauge).toList();
    starting.begin();
  }

  private Gauge runningGauge(String sink) {
    return Gauge.builder("weir.sink.running", () -> runs(sink) ? 1 : 0)
        .description("1 if the sink runs, even if it waits for its store; 0 if it doesn't")
        .tags("sink", sink)
        .register(metrics);
  }

  private boolean runs(String sink) {
    @Nullable EmbeddedConnect connect = starting.started();
    return connect != null
        && connect.statuses().stream()
            .anyMatch(status -> status.name().equals(sink) && status.running());
  }

  /** All or none: a worker that lacks one is closed. */
  private void addConnectors(EmbeddedConnect connect) {
    try {
      connectors.forEach(connect::add);
    } catch (RuntimeException e) {
      connect.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "sinks";
  }

  @Override
  public Readiness readiness() {
    @Nullable EmbeddedConnect connect = starting.started();
    if (connect == null) {
      return starting.readiness();
    }
    Optional<String> away = broker.problem();
    if (away.isPresent()) {
      return Readiness.waiting(away.get());
    }
    List<String> problems = new ArrayList<>();
    List<String> waits = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (ConnectorStatus status : connect.statuses()) {
      Optional<SinkWaits.Wait> wait = SinkWaits.OF_PROCESS.of(status.name());
      if (!status.running()) {
        problems.add(status.name() + ": " + status.problem().orElse("starting"));
      } else if (wait.isPresent()) {
        waits.add(told(status.name(), wait.get()));
      } else {
        others.add(status.name());
      }
    }
    String detail =
        Stream.of(problems, waits, others).flatMap(List::stream).collect(Collectors.joining("; "));
    return problems.isEmpty() ? Readiness.ready(detail) : Readiness.waiting(detail);
  }

  private static String told(String sink, SinkWaits.Wait wait) {
    return "%s waits since %s: %s"
        .formatted(sink, wait.since().truncatedTo(ChronoUnit.SECONDS), wait.reason());
  }

  @Override
  public void close() {
    running.forEach(metrics::remove);
    broker.close();
    starting.stop().ifPresent(EmbeddedConnect::close);
  }
}
