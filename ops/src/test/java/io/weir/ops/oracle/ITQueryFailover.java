package io.weir.ops.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.weir.ops.cluster.Group;
import io.weir.ops.cluster.Instances;
import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.TestBroker;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.topic.TopicAdmin;
import io.weir.ops.up.Await;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.topology.query.Asker;
import io.weir.topology.query.grpc.RemoteShards;
import io.weir.topology.query.http.ApiData;
import io.weir.topology.query.protocol.ShardsGrpc;
import io.weir.topology.query.shard.ShardAnswer;
import io.weir.topology.query.shard.ShardScope;
import io.weir.topology.shard.ReadFrom;
import io.weir.topology.shard.ShardView;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of three instances is killed while the others are asked: no answer lacks anything without
 * saying so; once the shards have moved, all is there again; and with a standby nothing is ever an
 * error.
 */
@Timeout(600)
final class ITQueryFailover {
  private static final Logger logger = LoggerFactory.getLogger(ITQueryFailover.class);

  /** By hand: -Dweir.query.standbys=0,1. */
  private static final String STANDBYS = System.getProperty("weir.query.standbys", "1");

  private static final int PARTITIONS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final String QUERY = "count({__name__!=\"\"})";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiData data = new ApiData(START_MILLIS);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static List<Integer> standbys() {
    return List.of(STANDBYS.split(",", -1)).stream().map(Integer::valueOf).toList();
  }

  /** What was answered. */
  private record Told(int status, String value, List<String> warnings) {
    boolean isWhole() {
      return status == 200 && warnings.isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("standbys")
  void noAnswerLacksAnythingWithoutSayingSo(int standby, @TempDir Path directory) throws Exception {
    Topics topics = new Topics("failover");
    try (EmbeddedKafkaProcess broker = TestBroker.start(directory.resolve("kafka"));
        EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        Instances instances = new Instances(directory, configuration(standby, broker, registry));
        TopicAdmin admin =
            TopicAdmin.connect(
                Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofSeconds(20));
        SampleSender sender =
            new SampleSender(broker.bootstrapServers(), registry.url(), topics.samples());
        Group group =
            new Group(broker.bootstrapServers(), topics.prefix(), topics.samples(), PARTITIONS)) {
      admin.createMissing(new TopicPlan(topics, PARTITIONS, List.of()).specsForReplay(), 1);
      for (int number = 0; number < 3; number++) {
        instances.start(number);
      }
      // As long as there is nothing to be warmed up, the shards are shared out at once.
      Await.until(PATIENCE, instances::logs, () -> haveShards(instances, standby));
      sender.send(
          new ApiSending(Sending.TENANT, PARTITIONS).records(data.samples(), sender.schemaId()));
      Await.until(PATIENCE, () -> group.progress() + instances.logs(), group::isDone);
      String whole = ask(instances.uri(0, "/")).value();
      assertThat(Integer.parseInt(whole)).isGreaterThan(50);

      Await.until(PATIENCE, instances::logs, () -> areWarm(instances, standby));

      List<Told> wrong = new ArrayList<>();
      List<Told> errors = new ArrayList<>();
      List<Told> warned = new ArrayList<>();
      int asked = 0;
      instances.kill(2);
      long moved = 0;
      long killedNanos = System.nanoTime();
      // Until all shards are active elsewhere, and a while longer.
      for (int after = 0; after < 50; asked++) {
        Told told = ask(instances.uri(asked % 2, "/"));
        if (told.status() != 200) {
          errors.add(told);
        } else if (!told.value().equals(whole) && told.warnings().isEmpty()) {
          wrong.add(told);
        }
        if (!told.warnings().isEmpty()) {
          warned.add(told);
        }
        if (after > 0 || haveMoved(instances)) {
          after += told.isWhole() ? 1 : 0;
          moved = moved == 0 ? System.nanoTime() : moved;
        }
        assertThat(System.nanoTime() - killedNanos)
            .as("nanoseconds until all is there again: %s%n%s", told, instances.logs())
            .isLessThan(PATIENCE.toNanos());
      }
      logger.info(
          "standby {}: {} answers, {} with warnings, {} errors, shards moved after {} ms",
          standby,
          asked,
          warned.size(),
          errors.size(),
          (moved - killedNanos) / 1_000_000);
      assertThat(wrong).isEmpty();
      assertThat(errors).isEmpty();
      assertThat(ask(instances.uri(0, "/")).value()).isEqualTo(whole);
      if (standby > 0) {
        assertThat(warned).as("answers that lack something").isEmpty();
      }
    }
  }

  private Told ask(URI instance) throws IOException, InterruptedException {
    String query = URLEncoder.encode(QUERY, StandardCharsets.UTF_8);
    long seconds = START_MILLIS / 1000 + 600;
    HttpResponse<String> response =
        get(instance.resolve("/api/v1/query?query=" + query + "&time=" + seconds));
    JsonNode body = JSON.readTree(response.body());
    List<String> warnings = new ArrayList<>();
    body.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    return new Told(
        response.statusCode(),
        body.path("data").path("result").path(0).path("value").path(1).asText(),
        warnings);
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Whether each shard is active somewhere, and as many standbys are there. */
  private boolean haveShards(Instances instances, int standby) throws Exception {
    int active = 0;
    int warm = 0;
    for (int number : instances.running()) {
      HttpResponse<String> ready = get(instances.uri(number, "/-/ready"));
      if (ready.statusCode() != 200) {
        return false;
      }
      active += count(ready.body(), "shards \\[");
      warm += count(ready.body(), "standby for \\[");
    }
    return active == PARTITIONS && warm == standby * PARTITIONS;
  }

  /** Whether standbys have all of their changelogs: nobody else waits for that. */
  private static boolean areWarm(Instances instances, int standby) {
    List<Integer> all = IntStream.range(0, PARTITIONS).boxed().toList();
    ShardScope scope = new ShardScope(Asker.of(Sending.TENANT), all, ReadFrom.ACTIVE_OR_STANDBY);
    Map<Integer, List<Long>> watermarks = new HashMap<>();
    for (int number : instances.running()) {
      ShardsGrpc.ShardsBlockingStub stub =
          GrpcClients.newClient(
              "gproto+" + instances.uri(number, "/"), ShardsGrpc.ShardsBlockingStub.class);
      for (ShardAnswer<ShardView> answer :
          new RemoteShards("instance " + number, stub).look(scope, PATIENCE)) {
        if (answer instanceof ShardAnswer.Read<ShardView> read) {
          watermarks
              .computeIfAbsent(read.partition(), partition -> new ArrayList<>())
              .add(read.view().watermarkMillis());
        }
      }
    }
    return watermarks.size() == PARTITIONS
        && watermarks.values().stream()
            .allMatch(
                found -> found.size() == 1 + standby && found.stream().distinct().count() == 1);
  }

  private boolean haveMoved(Instances instances) throws Exception {
    int active = 0;
    for (int number : instances.running()) {
      active += count(get(instances.uri(number, "/-/ready")).body(), "shards \\[");
    }
    return active == PARTITIONS;
  }

  private static int count(String ready, String before) {
    String held = ready.replaceAll("(?s).*" + before + "(.*?)].*", "$1");
    return held.equals(ready) || held.isBlank() ? 0 : held.split(",", -1).length;
  }

  private static String configuration(
      int standby, EmbeddedKafkaProcess broker, EmbeddedRegistry registry) {
    return """
    weir:
      topic_prefix: failover
      partitions: {partitions}
      rollups: []
      http: {listen: "127.0.0.1:${HTTP_PORT:-0}"}
      kafka: {bootstrap_servers: "{kafka}"}
      schema_registry: {urls: ["{registry}"]}
      stream: {application_id: failover, clean: false, standby: {standby}, threads: 1}
    """
        .replace("{partitions}", Integer.toString(PARTITIONS))
        .replace("{standby}", Integer.toString(standby))
        .replace("{kafka}", broker.bootstrapServers())
        .replace("{registry}", registry.url().toString());
  }
}
