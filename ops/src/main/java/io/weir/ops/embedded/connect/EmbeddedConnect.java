package io.weir.ops.embedded.connect;

import io.weir.ops.embedded.connect.ConnectorStatus.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.isolation.LoaderSwap;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.storage.FileOffsetBackingStore;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.FutureCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka Connect in this process: what is known elsewhere as a standalone worker, without its REST
 * API. It gives connectors the bytes of records as they are, and committed records only. A
 * connector or task that fails is started again, after 1 s at first and after a minute at most.
 *
 * <p>A connector's class has to be named in {@code
 * META-INF/services/org.apache.kafka.connect.sink.SinkConnector} (or {@code
 * …source.SourceConnector}) on the class path.
 *
 * <p>None of what Connect offers for this is public API of Kafka; nothing outside this class knows
 * of it. Thread-safe.
 */
public final class EmbeddedConnect implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(EmbeddedConnect.class);
  private static final Duration FIRST_RESTART = Duration.ofSeconds(1);
  private static final Duration LONGEST_RESTART = Duration.ofMinutes(1);
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 7;
  private static final String WORKER_ID = "weir";

  private final Plugins plugins;
  private final StandaloneHerder herder;
  private final ConnectorSupervisor supervisor;

  private EmbeddedConnect(Plugins plugins, StandaloneHerder herder, Restarts restarts) {
    this.plugins = plugins;
    this.herder = herder;
    this.supervisor = new ConnectorSupervisor(this::statuses, new Parts(herder), restarts);
  }

  /**
   * Starts a worker without connectors.
   *
   * @param clientProperties Kafka client properties, bootstrap servers among them
   * @param directory where the offsets of source connectors are kept, in a file; created if there
   *     is none
   * @throws org.apache.kafka.connect.errors.ConnectException if the broker does not answer
   * @throws UncheckedIOException if the directory can't be created
   */
  public static EmbeddedConnect start(Map<String, String> clientProperties, Path directory) {
    return start(clientProperties, directory, new Restarts(FIRST_RESTART, LONGEST_RESTART));
  }

  static EmbeddedConnect start(
      Map<String, String> clientProperties, Path directory, Restarts restarts) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("embedded Connect: " + e, e);
    }
    Map<String, String> properties =
        WorkerProperties.of(clientProperties, directory.resolve("connect.offsets"));
    Plugins plugins = new Plugins(properties);
    try (LoaderSwap _ = plugins.withClassLoader(plugins.delegatingLoader())) {
      EmbeddedConnect connect =
          new EmbeddedConnect(plugins, herder(plugins, new StandaloneConfig(properties)), restarts);
      connect.herder.start();
      connect.herder.ready();
      connect.supervisor.start();
      logger.info("embedded Connect runs");
      return connect;
    }
  }

  /**
   * Adds a connector and starts it. If its start fails, it is tried again later; {@link #status}
   * tells.
   *
   * @param config as in the REST API: {@code connector.class}, {@code topics}, {@code tasks.max}
   *     and the connector's own
   * @throws IllegalArgumentException if the configuration is refused, or there is a connector of
   *     that name
   */
  public void add(String name, Map<String, String> config) {
    FutureCallback<Herder.Created<ConnectorInfo>> added = new FutureCallback<>();
    try (LoaderSwap _ = plugins.withClassLoader(plugins.delegatingLoader())) {
      Map<String, String> named = new HashMap<>(config);
      named.put("name", name);
      herder.putConnectorConfig(name, named, false, added);
      added.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof AlreadyExistsException || !herder.connectors().contains(name)) {
        throw new IllegalArgumentException(
            "connector %s: expected a valid configuration, found: %s"
                .formatted(name, oneLine(cause)),
            cause);
      }
      logger.debug("connector {} could not be started, and will be tried again", name, cause);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "connector %s: expected its start within %d s".formatted(name, START_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("connector " + name + ": interrupted at its start", e);
    }
  }

  /**
   * Returns how a connector fares.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public ConnectorStatus status(String name) {
    if (!herder.connectors().contains(name)) {
      throw new IllegalArgumentException(
          "connector %s: expected one of %s".formatted(name, herder.connectors()));
    }
    try {
      return read(herder.connectorStatus(name));
    } catch (NotFoundException _) {
      return new ConnectorStatus(name, State.STARTING, Optional.empty(), List.of());
    }
  }

  /** Returns how all connectors fare. */
  public List<ConnectorStatus> statuses() {
    return herder.connectors().stream().map(this::status).toList();
  }

  /**
   * Stops the connectors, which flush and commit what they have, and the worker. One that can't,
   * for the broker is away, is not waited for longer than {@value #STOP_SECONDS} seconds.
   */
  @Override
  public void close() {
    supervisor.close();
    Thread stopping = Thread.ofPlatform().daemon().name("connect-stop").start(herder::stop);
    try {
      if (!stopping.join(Duration.ofSeconds(STOP_SECONDS))) {
        logger.warn(
            "connectors did not end within {} s; what they have not committed comes again",
            STOP_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static StandaloneHerder herder(Plugins plugins, StandaloneConfig config) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), true);
    FileOffsetBackingStore offsets = new FileOffsetBackingStore(converter);
    offsets.configure(config);
    AllConnectorClientConfigOverridePolicy policy = new AllConnectorClientConfigOverridePolicy();
    policy.configure(Map.of());
    Worker worker = new Worker(WORKER_ID, Time.SYSTEM, plugins, config, offsets, policy);
    return new StandaloneHerder(worker, config.kafkaClusterId(), policy);
  }

  private static ConnectorStatus read(ConnectorStateInfo info) {
    List<ConnectorStatus.Task> tasks =
        info.tasks().stream()
            .map(task -> new ConnectorStatus.Task(task.id(), state(task), trace(task)))
            .toList();
    return new ConnectorStatus(
        info.name(), state(info.connector()), trace(info.connector()), tasks);
  }

  private static State state(ConnectorStateInfo.AbstractState part) {
    return switch (AbstractStatus.State.valueOf(part.state())) {
      case UNASSIGNED, RESTARTING -> State.STARTING;
      case RUNNING -> State.RUNNING;
      case PAUSED, STOPPED, DESTROYED -> State.STOPPED;
      case FAILED -> State.FAILED;
    };
  }

  private static Optional<String> trace(ConnectorStateInfo.AbstractState part) {
    return Optional.ofNullable(part.trace());
  }

  /** Connect lists errors in lines of their own, and ends with a line about its REST API. */
  private static String oneLine(Throwable refusal) {
    return String.valueOf(refusal.getMessage())
        .lines()
        .filter(line -> !line.contains("/connector-plugins/"))
        .collect(Collectors.joining(" "));
  }

  /** Restarts by the herder, which answers at once or tells the status. */
  private record Parts(StandaloneHerder herder) implements ConnectorSupervisor.Parts {

    @Override
    public void restartConnector(String name) {
      herder.restartConnector(name, (error, _) -> debug(name, error));
    }

    @Override
    public void restartTask(String connector, int number) {
      ConnectorTaskId task = new ConnectorTaskId(connector, number);
      herder.restartTask(task, (error, _) -> debug(task, error));
    }

    private static void debug(Object part, @Nullable Throwable error) {
      logger.debug("connector {} was started again", part, error);
    }
  }
}
