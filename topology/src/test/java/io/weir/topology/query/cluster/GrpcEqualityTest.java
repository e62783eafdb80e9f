package io.weir.topology.query.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.annotation.Level;
import io.weir.topology.promql.distribute.DistributedData;
import io.weir.topology.promql.distribute.RandomExpressions;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.grpc.RemoteShards;
import io.weir.topology.query.grpc.ShardsService;
import io.weir.topology.query.protocol.ShardsGrpc;
import io.weir.topology.query.shard.MemoryBudget;
import io.weir.topology.query.shard.PlanCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever goes over gRPC comes as it was: answers are those of shards in one process. */
final class GrpcEqualityTest {
  private static final int EXPRESSIONS = Integer.getInteger("weir.distribute.expressions", 200);
  private static final long SEED = Long.getLong("weir.distribute.seed", 44);

  private static final long NOW = DistributedData.END_MILLIS;

  private final DistributedData data = new DistributedData(5);
  private final MemoryShards near =
      new MemoryShards("near", 4, Set.of(0, 1), Set.of(), data.unordered());
  private final MemoryShards far =
      new MemoryShards("far", 4, Set.of(2, 3), Set.of(), data.unordered());
  private final Server server =
      Server.builder()
          .http(0)
          .service(
              GrpcService.builder()
                  .addService(new ShardsService(far))
                  .useBlockingTaskExecutor(true)
                  .build())
          .build();

  @BeforeEach
  void start() {
    server.start().join();
  }

  @AfterEach
  void stop() {
    server.stop().join();
  }

  @Test
  void answersAreThoseOfOneProcess() throws ParseException {
    RemoteShards remote = remote();
    List<String> differences = new ArrayList<>();
    try (ClusterQueries inOne = queries(() -> ClusterQueriesTest.places(List.of(near, far), 4));
        ClusterQueries overGrpc = queries(() -> replaced(remote))) {
      RandomExpressions expressions = new RandomExpressions(SEED);
      for (int i = 0; i < EXPRESSIONS; i++) {
        String text = expressions.expression();
        Expression expression = PromQlParser.parse(text);
        Query query = new Query(Asker.of("default"), text, expression);
        String expected = answer(inOne, query, i);
        String found = answer(overGrpc, query, i);
        if (!expected.equals(found)) {
          differences.add("%s%n expected %s%n found    %s".formatted(text, expected, found));
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private RemoteShards remote() {
    return new RemoteShards(
        "far",
        GrpcClients.builder("gproto+http://127.0.0.1:" + server.activeLocalPort())
            .build(ShardsGrpc.ShardsBlockingStub.class));
  }

  /** The other instance doesn't go on to work for nobody. */
  @Test
  @Timeout(60)
  void whatTakesTooLongEndsOnTheOtherInstanceToo() throws Exception {
    far.hang();
    Duration timeout = Duration.ofSeconds(1);
    QueryOptions soon = new QueryOptions(timeout, Duration.ofMinutes(5), ReadLimits.NONE, true);
    try (ClusterQueries queries = queries(() -> replaced(remote()))) {
      Query query = new Query(Asker.of("default"), "count(g)", PromQlParser.parse("count(g)"));
      assertThatThrownBy(() -> queries.instant(query, NOW, soon))
          .isInstanceOfSatisfying(
              QueryFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.TIMEOUT));
    }
    far.awaitInterrupted();
    assertThat(far.timeout()).isLessThanOrEqualTo(timeout);
  }

  @Test
  @Timeout(60)
  void whatNobodyWaitsForAnyMoreEndsOnTheOtherInstanceToo() throws Exception {
    far.hang();
    near.whenAnswered(() -> {
      far.awaitHanging();
      throw new QueryException("no value");
    });
    try (ClusterQueries queries = queries(() -> replaced(remote()))) {
      Query query = new Query(Asker.of("default"), "count(g)", PromQlParser.parse("count(g)"));
      assertThatThrownBy(() -> queries.instant(query, NOW, QueryOptions.DEFAULTS))
          .hasMessageContaining("no value");
      far.awaitInterrupted();
    }
  }

  @Test
  void whatSeveralShardsHaveToSayIsSaidOnce() throws ParseException {
    ScriptData buckets = new ScriptData();
    for (int i = 0; i < 20; i++) {
      for (int bound = 1; bound < 4; bound++) {
        buckets.add(
            Labels.of("__name__", "h_bucket", "instance", "i" + i, "le", "" + bound),
            NOW,
            bound == 2 ? i : 10 * bound,
            0);
      }
      buckets.add(
          Labels.of("__name__", "h_bucket", "instance", "i" + i, "le", "+Inf"), NOW, 100, 0);
    }
    String text = "histogram_quantile(0.5, h_bucket)";
    Query query = new Query(Asker.of("default"), text, PromQlParser.parse(text));
    QueryAnswer answer;
    try (ClusterQueries four =
        queries(() ->
            ClusterQueriesTest.places(
                List.of(
                    new MemoryShards("a", 4, Set.of(0, 1), Set.of(), buckets),
                    new MemoryShards("b", 4, Set.of(2, 3), Set.of(), buckets)),
                4))) {
      answer = four.instant(query, NOW, QueryOptions.DEFAULTS);
    }
    assertThat(answer.infos())
        .isEqualTo(
            PromqlQuery.of(query.expression())
                .at(buckets, EvaluationOptions.DEFAULTS, NOW)
                .annotations()
                .describe(Level.INFO, text, 10))
        .singleElement()
        .asString()
        .contains("over 10 samples");
  }

  private List<List<Cluster.Place>> replaced(RemoteShards remote) {
    return ClusterQueriesTest.places(List.of(near, far), 4).stream()
        .map(places ->
            places.stream()
                .map(place ->
                    place.host() == far ? new Cluster.Place(remote, place.standby()) : place)
                .toList())
        .toList();
  }

  private static ClusterQueries queries(Cluster cluster) {
    return new ClusterQueries(
        cluster,
        EvaluationOptions.DEFAULTS,
        QueryLimits.DEFAULTS,
        new PlanCache(),
        new MemoryBudget(1 << 30),
        Clock.fixed(Instant.ofEpochMilli(DistributedData.END_MILLIS), ZoneOffset.UTC));
  }

  private static String answer(ClusterQueries queries, Query query, int turn) {
    long start = DistributedData.START_MILLIS + 600_000 + 7_000L * turn;
    try {
      QueryAnswer answer =
          queries.range(query, start, start + 200_000, 40_000, QueryOptions.DEFAULTS);
      return flat(answer.value()) + answer.warnings() + answer.infos();
    } catch (QueryFailure e) {
      return e.kind() + " " + e.getMessage();
    }
  }

  private static String flat(QueryValue value) {
    Map<String, String> flat = new TreeMap<>();
    for (MatrixValue.Series series : ((MatrixValue) value).series()) {
      StringBuilder samples = new StringBuilder();
      for (int i = 0; i < series.values().length; i++) {
        samples.append(series.timestampsMillis()[i]).append('=').append(series.values()[i]);
      }
      for (int i = 0; i < series.histograms().length; i++) {
        samples
            .append(series.histogramTimestampsMillis()[i])
            .append('=')
            .append(series.histograms()[i]);
      }
      flat.put(series.labels().toString(), samples.toString());
    }
    return flat.toString();
  }
}
