package io.weir.ops.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.Compared;
import io.weir.ops.committed.Sample;
import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.TestBroker;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream instance halts at a random moment, again and again, while samples come in. Whenever
 * nobody runs, what stands committed must be what the committed input offsets say, no sample less
 * and none twice.
 */
class ITStreamCrash {
  /** By hand, for an hour or so: -Dweir.crashes=600. */
  private static final int CRASHES = Integer.getInteger("weir.crashes", 12);

  /** By hand: the seed of a run that failed. Where the threads are then, no seed decides. */
  private static final long SEED = Long.getLong("weir.seed", System.nanoTime());

  /** So much event time ages blocks, however fast the crashes follow each other. */
  private static final long LEAST_SPAN_MILLIS = Duration.ofMinutes(20).toMillis();

  private static final int PARTITIONS = 4;
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Duration HALT_WITHIN = Duration.ofSeconds(60);
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(90);

  @Test
  void noCrashLosesASampleOrCountsOneTwice(@TempDir Path directory) throws Exception {
    try (EmbeddedKafkaProcess broker = TestBroker.start(directory.resolve("kafka"));
        EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        HttpSchemaRegistry client = CrashingStream.registry(registry.url())) {
      createTopics(broker);
      int schemaId =
          client.register(
              SchemaRegistry.valueSubject(CrashingStream.TOPICS.samples()), Schemas.SAMPLE_BATCH);
      try (Feed feed = new Feed(broker.bootstrapServers(), PARTITIONS, schemaId, SEED)) {
        feed.introduce();
        new Run(broker, registry, directory, feed).run();
      }
    } catch (AssertionError e) {
      throw new AssertionError("-Dweir.seed=" + SEED + ": " + e.getMessage(), e);
    }
  }

  private static void createTopics(EmbeddedKafkaProcess broker) {
    TopicPlan plan =
        new TopicPlan(
            CrashingStream.TOPICS,
            PARTITIONS,
            CrashingStream.LEVELS.stream().map(RollupLevel::name).toList());
    try (TopicAdmin admin =
        TopicAdmin.connect(
            Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofSeconds(20))) {
      admin.createMissing(plan.specs(), 1);
    }
  }

  /** Crashes, a look at what is left, an end. */
  private record Run(
      EmbeddedKafkaProcess broker, EmbeddedRegistry registry, Path directory, Feed feed) {

    void run() throws Exception {
      crashAtOnce();
      try (CommittedState state = new CommittedState(broker.bootstrapServers(), PARTITIONS)) {
        Random random = new Random(SEED);
        CountDownLatch feedEnd = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
          Future<?> feeding =
              executor.submit(() -> {
                while (feedEnd.getCount() > 0) {
                  feed.round();
                  feed.pause();
                }
                while (feed.spanMillis() < LEAST_SPAN_MILLIS) {
                  feed.round();
                }
                feed.finish();
                return null;
              });
          try {
            crashAgainAndAgain(state, random);
          } finally {
            feedEnd.countDown();
          }
          feeding.get();
        }
        finish(state);
      }
    }

    /** A first instance, killed as soon as it has made the changelog. */
    private void crashAtOnce() {
      try (InstanceProcess instance = start(Halt.NEVER)) {
        Await.until(
            START_WITHIN, instance::log, () -> CommittedState.hasBegun(broker.bootstrapServers()));
      }
    }

    private void crashAgainAndAgain(CommittedState state, Random random) throws Exception {
      for (int crash = 1; crash <= CRASHES; crash++) {
        Halt halt = Halt.random(random);
        try (InstanceProcess instance = start(halt)) {
          instance.awaitHalt(HALT_WITHIN);
        }
        // Without a look, the next instance meets the transaction that is still open.
        if (crash == CRASHES || random.nextInt(3) > 0) {
          look(state, "after crash " + crash + ", " + halt);
        }
      }
    }

    private void look(CommittedState state, String when) throws Exception {
      state.abortOpenTransactions();
      assertThat(state.differences()).as(when).isEmpty();
    }

    /** Lets an instance do all that is left. */
    private void finish(CommittedState state) throws Exception {
      try (InstanceProcess instance = start(Halt.NEVER)) {
        Await.until(DRAIN_WITHIN, instance::log, () -> !instance.isAlive() || isDone(state));
        instance.stop();
      }
      look(state, "at the end");
      Compared compared = new Compared();
      compared.samples(
          "sent",
          feed.sent(),
          state.shards(state.committedOffsets()).stream()
              .flatMap(shard -> shard.accepted().entrySet().stream())
              .map(entry -> new Sample(entry.getKey(), entry.getValue()))
              .toList());
      assertThat(compared.differences()).isEmpty();
      assertThat(state.agedBlocks()).as("blocks that aged").isPositive();
    }

    /** Whether all that was sent is processed, and time has passed it. */
    private boolean isDone(CommittedState state) throws Exception {
      Map<TopicPartition, Long> offsets = state.committedOffsets();
      boolean routed = state.ingest().stream().allMatch(batch -> isBehind(batch, offsets));
      return routed
          && state.shards(offsets).stream()
              .allMatch(shard -> shard.watermarkMillis() >= feed.endMillis());
    }

    private static boolean isBehind(Batch batch, Map<TopicPartition, Long> offsets) {
      TopicPartition place = new TopicPartition(CrashingStream.TOPICS.ingest(), batch.partition());
      return batch.offset() < offsets.getOrDefault(place, 0L);
    }

    private InstanceProcess start(Halt halt) {
      return InstanceProcess.start(broker.bootstrapServers(), registry.url(), directory, halt);
    }
  }
}
