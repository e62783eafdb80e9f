package io.weir.topology;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.control.ApplicationEpochs;
import io.weir.topology.control.RuleSets;
import io.weir.topology.merge.RuleHealth;
import io.weir.topology.query.cluster.StreamInstances;
import io.weir.topology.rollup.RollupLevels;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.shard.ShardDirectory;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running stream instance: the topology under Kafka Streams, exactly once. It starts by itself as
 * soon as broker, topics and registry are there, and says until then what it waits for.
 * Thread-safe.
 */
public final class Stream implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Stream.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(8);
  private static final long RETRY_MILLIS = 1_000;
  private static final long ASK_SECONDS = 10;

  private final StreamSettings settings;
  private final List<RollupLevel> levels;
  private final RulesSettings rulesSettings;
  private final RuleProposals rules;
  private final StreamConnection connection;
  private final MeterRegistry meters;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final StreamFailures failures = new StreamFailures(closing);
  private final RuleHealth health = new RuleHealth();
  private final ShardDirectory shards;
  private final Thread starter;
  private volatile String detail = "starting";
  private volatile @Nullable KafkaStreams streams;
  private volatile int partitions;
  private volatile @Nullable KafkaStreamsMetrics streamsMetrics;
  private volatile @Nullable Throwable startFailure;

  private Stream(
      StreamSettings settings,
      List<RollupLevel> levels,
      RulesSettings rulesSettings,
      RuleProposals rules,
      StreamConnection connection,
      ShardDirectory shards,
      MeterRegistry meters) {
    this.settings = settings;
    this.levels = RollupLevels.checked(levels);
    this.rulesSettings = rulesSettings;
    this.rules = rules;
    this.connection = connection;
    this.shards = shards;
    this.meters = meters;
    this.starter = Thread.ofVirtual().name("weir-stream-start").unstarted(this::startWhenPossible);
  }

  /**
   * Starts an instance; returns at once.
   *
   * @param levels rollup levels, ascending, each a multiple of the one before; none for no rollups
   * @param rules what this instance's files say; proposed when the control topic can be asked
   * @param shards learns of the instance's shards, for those who read them
   * @param clock says from when rules hold that are proposed, and decides nothing else
   * @param meters takes the metrics of the stages and of Kafka Streams
   */
  public static Stream start(
      StreamSettings settings,
      List<RollupLevel> levels,
      RulesSettings rulesSettings,
      RuleSources rules,
      StreamConnection connection,
      ShardDirectory shards,
      Clock clock,
      MeterRegistry meters) {
    Stream stream =
        new Stream(
            settings,
            levels,
            rulesSettings,
            new RuleProposals(rules, clock),
            connection,
            shards,
            meters);
    stream.starter.start();
    return stream;
  }

  /**
   * Proposes other rules to all instances of the application, or has the start do it if it is still
   * under way.
   *
   * @param newer what this instance's files say now
   * @throws KafkaException if the broker can't be asked, or the rules are too large for the topic;
   *     the old rules go on then
   */
  public void reload(RuleSources newer) {
    rules.reload(newer);
  }

  /** Whether all threads run and all of the instance's shards are restored. */
  public boolean ready() {
    KafkaStreams started = streams;
    return started != null && started.state() == KafkaStreams.State.RUNNING;
  }

  /** What the instance does or waits for, and which shards it has; one line. */
  public String detail() {
    KafkaStreams started = streams;
    return started == null
        ? detail
        : started.state().name().toLowerCase(Locale.ROOT) + shards().map(": "::concat).orElse("");
  }

  /** The shards that the instance has; empty while it has no threads that work. */
  public Optional<Shards> shardsHeld() {
    KafkaStreams started = streams;
    return started == null || !started.state().isRunningOrRebalancing()
        ? Optional.empty()
        : Optional.of(Shards.of(started, connection.topics().samples()));
  }

  private Optional<String> shards() {
    return shardsHeld().map(Shards::toString);
  }

  /** What ended the instance for good; empty while it runs or tries. */
  public Optional<Throwable> failure() {
    Throwable failed = startFailure;
    return Optional.ofNullable(failed == null ? failures.fatal() : failed);
  }

  /** Kafka Streams, for queries and its own metrics; empty until it has been started. */
  public Optional<KafkaStreams> kafkaStreams() {
    return Optional.ofNullable(streams);
  }

  /** What queries need of the instance; empty until it has been started. */
  public Optional<StreamInstances.Running> running() {
    KafkaStreams started = streams;
    return started == null
        ? Optional.empty()
        : Optional.of(
            new StreamInstances.Running(
                started, StreamTopology.STORE, connection.topics().samples(), partitions));
  }

  /** The rules that are agreed on last, as far as this instance knows; none until it knows any. */
  public RuleSources agreedRules() {
    return rules.agreed();
  }

  /** How the rules are that this instance's merge partitions evaluate. */
  public RuleHealth ruleHealth() {
    return health;
  }

  private void startWhenPossible() {
    try {
      while (closing.getCount() > 0) {
        try {
          startNow();
          return;
        } catch (RuntimeException e) {
          if (!StreamFailures.isRetriable(e)) {
            throw e;
          }
          waitFor(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      detail = "failed: " + e.getMessage();
      startFailure = e;
      logger.error("the stream instance could not be started", e);
    } finally {
      if (closing.getCount() == 0) {
        rules.close();
      }
    }
  }

  private void waitFor(RuntimeException reason) throws InterruptedException {
    String found = "waiting: " + reason.getMessage();
    if (!found.equals(detail)) {
      logger.warn("the stream instance is waiting: {}", reason.getMessage());
      detail = found;
    }
    if (closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
      logger.debug("no further try, the instance closes");
    }
  }

  private void startNow() throws InterruptedException {
    partitions = samplePartitions();
    SchemaIds schemaIds =
        SchemaIds.register(
            connection.registry(),
            connection.topics(),
            levels.stream().map(RollupLevel::name).toList());
    SchemaLookup lookup = connection.registry().lookup();
    if (settings.groupProtocol() == GroupProtocol.STREAMS) {
      StreamsGroup.configure(settings, connection.clientProperties());
    }
    long epoch =
        new ApplicationEpochs(
                connection.clientProperties(),
                connection.topics().control(),
                schemaIds.control(),
                lookup)
            .of(settings.applicationId());
    RuleSets agreed =
        rules.begin(() ->
            RuleSets.open(
                connection.clientProperties(),
                connection.topics().control(),
                settings.applicationId(),
                schemaIds.control(),
                lookup));
    InputHolds holds = new InputHolds(connection.topics().samples());
    Topology topology =
        new StreamTopology(
                connection.topics(),
                partitions,
                settings.shard(levels),
                settings.damagedState(),
                shards,
                epoch,
                rulesSettings,
                agreed,
                health,
                holds,
                schemaIds,
                lookup,
                meters)
            .build();
    KafkaStreams created =
        new KafkaStreams(
            topology, StreamProperties.of(settings, connection), new StreamClients(holds));
    created.setUncaughtExceptionHandler(failures);
    created.setStateListener(
        (after, before) -> logger.info("stream instance: {} after {}", after, before));
    synchronized (this) {
      if (closing.getCount() == 0) {
        created.close();
        return;
      }
      streams = created;
      created.start();
      KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(created);
      metrics.bindTo(meters);
      streamsMetrics = metrics;
    }
  }

  /** Partitions of the samples topic, as the broker has it; the control topic must be there too. */
  private int samplePartitions() throws InterruptedException {
    String topic = connection.topics().samples();
    Map<String, Object> properties = new HashMap<>(connection.clientProperties());
    try (Admin admin = Admin.create(properties)) {
      find(admin, connection.topics().control());
      return find(admin, topic).partitions().size();
    }
  }

  private static TopicDescription find(Admin admin, String topic) throws InterruptedException {
    try {
      Map<String, TopicDescription> found =
          admin.describeTopics(List.of(topic)).allTopicNames().get(ASK_SECONDS, TimeUnit.SECONDS);
      return Objects.requireNonNull(found.get(topic), topic);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "broker: expected an answer within " + ASK_SECONDS + " s, found none", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new UnknownTopicOrPartitionException(
            "topic " + topic + ": expected it to exist, found none", e);
      }
      throw new KafkaException(
          "broker: expected the partitions of " + topic + ", found " + e.getCause(), e.getCause());
    }
  }

  /**
   * Ends the instance: commits what is processed, leaves the group, within 10 s. What isn't
   * committed by then is processed again by who takes over.
   */
  @Override
  public void close() {
    KafkaStreams started;
    synchronized (this) {
      closing.countDown();
      started = streams;
    }
    starter.interrupt();
    if (started != null) {
      boolean inTime =
          started.close(
              CloseOptions.timeout(CLOSE_TIMEOUT)
                  .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
      if (!inTime) {
        logger.warn(
            "stream instance: expected to end within {} s, found it still ending",
            CLOSE_TIMEOUT.toSeconds());
      }
    }
    rules.close();
    KafkaStreamsMetrics metrics = streamsMetrics;
    if (metrics != null) {
      metrics.close();
    }
  }
}
