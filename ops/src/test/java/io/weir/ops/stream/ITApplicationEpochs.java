package io.weir.ops.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.topology.control.ApplicationEpochs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Application ids that begin at once, on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITApplicationEpochs {
  private static final int SCHEMA = 7;
  private static final int IDS = 4;
  private static final int INSTANCES = 3;

  private EmbeddedKafka kafka;

  @BeforeAll
  void start(@TempDir Path temporary) {
    kafka = EmbeddedKafka.start(temporary.resolve("kafka"), 0);
    for (String prefix : List.of("one", "races")) {
      try (TopicAdmin admin = TopicAdmin.connect(properties(), Duration.ofSeconds(10))) {
        admin.createMissing(new TopicPlan(new Topics(prefix), 1, List.of()).specs(), 1);
      }
    }
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  private Map<String, String> properties() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  private ApplicationEpochs epochs(String prefix) {
    return new ApplicationEpochs(
        properties(),
        new Topics(prefix).control(),
        SCHEMA,
        id -> id == SCHEMA ? Optional.of(Schemas.CONTROL) : Optional.empty());
  }

  @Test
  void c2_eachNewApplicationIdHasAGreaterEpochAndKeepsIt() {
    assertThat(epochs("one").of("blue")).isEqualTo(1);
    assertThat(epochs("one").of("green")).isEqualTo(2);
    assertThat(epochs("one").of("blue")).isEqualTo(1);
    assertThat(epochs("one").of("red")).isEqualTo(3);
    assertThat(epochs("one").of("green")).isEqualTo(2);
  }

  @Test
  void c2_idsThatBeginAtOnceShareNoEpochAndInstancesOfOneAgree() throws Exception {
    Map<String, List<Future<Long>>> asked = new HashMap<>();
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(IDS * INSTANCES)) {
      for (int i = 0; i < IDS * INSTANCES; i++) {
        String id = "id" + i % IDS;
        asked
            .computeIfAbsent(id, first -> new ArrayList<>())
            .add(
                threads.submit(() -> {
                  go.await();
                  return epochs("races").of(id);
                }));
      }
      go.countDown();
    }
    List<Long> found = new ArrayList<>();
    for (List<Future<Long>> instances : asked.values()) {
      long epoch = instances.getFirst().resultNow();
      assertThat(instances).extracting(Future::resultNow).containsOnly(epoch);
      found.add(epoch);
    }
    assertThat(found).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
  }
}
