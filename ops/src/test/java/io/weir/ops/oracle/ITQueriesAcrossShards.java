package io.weir.ops.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.cluster.Group;
import io.weir.ops.cluster.Instances;
import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.TestBroker;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.topology.query.http.ApiCall;
import io.weir.topology.query.http.ApiCalls;
import io.weir.topology.query.http.ApiComparison;
import io.weir.topology.query.http.ApiData;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any instance answers for all of them what a Prometheus answers that holds the same samples, to
 * the byte: in one partition or many, with one instance or three.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITQueriesAcrossShards {
  /** By hand: -Dweir.query.scales=1/1,12/1,1/3,12/3: partitions/instances. */
  private static final String SCALES = System.getProperty("weir.query.scales", "12/3");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long START_MILLIS = 1_700_000_000_000L;

  /** What an instance tells of itself, and what expressions mean, has tests of its own. */
  private static final Pattern OF_SERIES =
      Pattern.compile("/(api/v1/)?(query|query_range|series|labels|label)([/?].*)?");

  private final ApiData data = new ApiData(START_MILLIS);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Path folder;
  private PeerProcess prometheus;
  private EmbeddedKafkaProcess broker;
  private EmbeddedRegistry registry;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    folder = directory;
    prometheus =
        PeerProcess.prometheus(
            Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n"),
            directory.resolve("storage"),
            "--enable-feature=promql-experimental-functions,native-histograms");
    new RemoteWrite(prometheus.uri("/api/v1/write")).send(data.samples());
    broker = TestBroker.start(directory.resolve("kafka"));
    registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
  }

  @AfterAll
  void stop() {
    client.close();
    registry.close();
    broker.close();
    prometheus.close();
  }

  record Scale(int partitions, int instances) {
    static Scale parse(String text) {
      String[] parts = text.split("/", -1);
      return new Scale(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    String name() {
      return "p%d-i%d".formatted(partitions, instances);
    }
  }

  static Stream<Scale> scales() {
    return Stream.of(SCALES.split(",", -1)).map(Scale::parse);
  }

  @ParameterizedTest
  @MethodSource("scales")
  void answerWhatPrometheusAnswers(Scale scale) throws Exception {
    Topics topics = new Topics(scale.name());
    try (TopicAdmin admin =
        TopicAdmin.connect(
            Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofSeconds(20))) {
      admin.createMissing(new TopicPlan(topics, scale.partitions(), List.of()).specsForReplay(), 1);
    }
    Path directory = Files.createDirectory(folder.resolve(scale.name()));
    List<String> differences = new ArrayList<>();
    try (Instances instances = new Instances(directory, configuration(scale));
        SampleSender sender =
            new SampleSender(broker.bootstrapServers(), registry.url(), topics.samples());
        Group group =
            new Group(
                broker.bootstrapServers(), topics.prefix(), topics.samples(), scale.partitions())) {
      for (int number = 0; number < scale.instances(); number++) {
        instances.start(number);
      }
      Await.until(PATIENCE, instances::logs, () -> areReady(instances, scale));
      sender.send(
          new ApiSending(Sending.TENANT, scale.partitions())
              .records(data.samples(), sender.schemaId()));
      Await.until(PATIENCE, () -> group.progress() + instances.logs(), group::isDone);
      int compared = 0;
      for (ApiCall call : ApiCalls.all(START_MILLIS)) {
        if (OF_SERIES.matcher(call.address()).matches()) {
          int asked = compared++ % scale.instances();
          ApiCall.Answer ours =
              ShardAnswers.withoutGaps(call.send(client, instances.uri(asked, "/")));
          ApiCall.Answer theirs = call.send(client, prometheus.uri("/"));
          ApiComparison.difference(
                  call.difference(), ShardAnswers.rounded(ours), ShardAnswers.rounded(theirs))
              .ifPresent(difference -> differences.add(call.line() + difference));
        }
      }
      assertThat(compared).isGreaterThan(300);
    }
    assertThat(differences).as("%s, differences of %d", scale, differences.size()).isEmpty();
  }

  private boolean areReady(Instances instances, Scale scale) throws Exception {
    int shards = 0;
    for (int number = 0; number < scale.instances(); number++) {
      HttpResponse<String> ready =
          client.send(
              HttpRequest.newBuilder(instances.uri(number, "/-/ready")).build(),
              HttpResponse.BodyHandlers.ofString());
      if (ready.statusCode() != 200) {
        return false;
      }
      String held = ready.body().replaceAll("(?s).*shards \\[(.*?)].*", "$1");
      shards += held.isBlank() ? 0 : held.split(",").length;
    }
    return shards == scale.partitions();
  }

  private String configuration(Scale scale) {
    return """
    weir:
      topic_prefix: {name}
      partitions: {partitions}
      rollups: []
      http: {listen: "127.0.0.1:${HTTP_PORT:-0}"}
      kafka: {bootstrap_servers: "{kafka}"}
      schema_registry: {urls: ["{registry}"]}
      stream: {application_id: {name}, clean: false, commit_interval: 200ms}
    """
        .replace("{name}", scale.name())
        .replace("{partitions}", Integer.toString(scale.partitions()))
        .replace("{kafka}", broker.bootstrapServers())
        .replace("{registry}", registry.url().toString());
  }
}
