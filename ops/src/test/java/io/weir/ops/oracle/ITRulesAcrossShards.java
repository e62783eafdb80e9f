package io.weir.ops.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.TestBroker;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules record what Prometheus answers, in one partition or many, with one instance or three, when
 * samples come in time and when some come late.
 */
@Timeout(1_800)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITRulesAcrossShards {
  /** By hand: -Dweir.seed=N. */
  private static final long SEED = Long.getLong("weir.seed", 7);

  /**
   * By hand: -Dweir.oracle.scales=1/1/0/1,12/3/0.2/1 or any other partitions/instances/late/every.
   */
  private static final String SCALES =
      System.getProperty("weir.oracle.scales", "1/1/0/1,12/3/0.2/8");

  private final OracleData data = OracleData.of(SEED);
  private final RuleList rules = RuleList.load();
  private Path folder;
  private PrometheusOracle oracle;
  private EmbeddedKafkaProcess broker;
  private EmbeddedRegistry registry;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    folder = directory;
    oracle = PrometheusOracle.start(Files.createDirectory(directory.resolve("oracle")), data);
    broker = TestBroker.start(directory.resolve("kafka"));
    registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
  }

  @AfterAll
  void stop() {
    registry.close();
    broker.close();
    oracle.close();
  }

  /**
   * How samples come to how many instances.
   *
   * @param every so many-th rule is evaluated
   */
  record Scale(int partitions, int instances, double lateShare, int every) {
    static Scale parse(String text) {
      String[] parts = text.split("/", -1);
      return new Scale(
          Integer.parseInt(parts[0]),
          Integer.parseInt(parts[1]),
          Double.parseDouble(parts[2]),
          Integer.parseInt(parts[3]));
    }

    String name() {
      return "p%d-i%d-%s-%d"
          .formatted(partitions, instances, lateShare > 0 ? "late" : "in-order", every);
    }
  }

  static Stream<Scale> scales() {
    return Stream.of(SCALES.split(",", -1)).map(Scale::parse);
  }

  @ParameterizedTest
  @MethodSource("scales")
  void recordWhatPrometheusAnswers(Scale scale) throws Exception {
    StreamRun run =
        new StreamRun(
            broker.bootstrapServers(),
            registry.url(),
            scale.name(),
            scale.instances,
            Files.createDirectory(folder.resolve(scale.name())));
    RuleList some = rules.some(scale.every, SEED);
    RuleResults results = run.run(some, data, new Sending(scale.partitions, scale.lateShare, SEED));
    assertThat(oracle.differences(some, results, scale.lateShare == 0))
        .as("-Dweir.seed=%d, %s", SEED, scale)
        .isEmpty();
  }
}
