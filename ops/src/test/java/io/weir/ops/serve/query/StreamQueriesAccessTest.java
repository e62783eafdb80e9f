package io.weir.ops.serve.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpHeaderNames;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.role.Readiness;
import io.weir.ops.serve.Access;
import io.weir.ops.serve.InstanceServer;
import io.weir.schemas.config.HostPort;
import io.weir.schemas.labels.Labels;
import io.weir.topology.query.protocol.LiveGrpc;
import io.weir.topology.query.protocol.Scope;
import io.weir.topology.query.protocol.ShardReply;
import io.weir.topology.query.protocol.ShardsGrpc;
import io.weir.topology.query.protocol.WatchRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who may ask what: a caller that is bound to a tenant gets at no other's series, neither by a
 * header nor by asking shards as an instance does.
 */
final class StreamQueriesAccessTest {
  private final WeirConfiguration configuration =
      WeirConfiguration.parse(
          "weir.yml",
          """
          weir:
            query: {patience: 1ms}
            http:
              access:
                tokens:
                  - {name: instance, roles: [admin], sha256: %s}
                  - {name: bound, roles: [admin], tenant: a, sha256: %s}
                  - {name: reader, roles: [read], sha256: %s}
          """
              .formatted(sha256("instance"), sha256("bound"), sha256("reader")),
          Map.of());
  private final StreamQueries queries =
      new StreamQueries(
          configuration.weir(),
          new InstanceFacts(() -> "", Map.of(), "dev", Labels.empty(), Instant.EPOCH),
          Clock.systemUTC());
  private final HttpClient client = HttpClient.newHttpClient();
  private InstanceServer server;

  private static String sha256(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() {
    server =
        InstanceServer.start(
            new HostPort("127.0.0.1", 0),
            Access.of(configuration.weir().http(), Clock.systemUTC()),
            () -> Map.of("stream", Readiness.ready("")),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            () -> {},
            List.of(queries));
  }

  @AfterEach
  void stop() {
    server.close();
    queries.close();
    client.close();
  }

  @Test
  void anInstanceMayAskShards() {
    Iterator<ShardReply> replies = shards("instance").look(scope());
    assertThat(replies.next().getUnreadable()).contains("expected partition 0, found none");
    assertThat(replies.hasNext()).isFalse();
  }

  @Test
  void nobodyElseMay() {
    for (String token : List.of("bound", "reader")) {
      assertThatThrownBy(() -> shards(token).look(scope()).hasNext())
          .as(token)
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused ->
                  assertThat(refused.getStatus().getCode())
                      .isEqualTo(Status.Code.PERMISSION_DENIED));
    }
    assertThatThrownBy(() -> shards("forged").look(scope()).hasNext())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
  }

  @Test
  void liveQueriesNeedACredentialToo() {
    LiveGrpc.LiveBlockingStub forged =
        GrpcClients.builder("gproto+http://127.0.0.1:" + server.port())
            .setHeader(HttpHeaderNames.AUTHORIZATION, "Bearer forged")
            .build(LiveGrpc.LiveBlockingStub.class);
    assertThatThrownBy(
            () -> forged.watch(WatchRequest.newBuilder().setQuery("up").build()).hasNext())
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNAUTHENTICATED");
    assertThat(get("/api/v1/live?query=up", "forged")).isEqualTo(401);
  }

  @Test
  void everyEndpointNeedsACredential() {
    for (String path :
        List.of("query?query=up", "labels", "rules", "targets", "status/config", "nonsense")) {
      assertThat(get("/api/v1/" + path, "forged")).as(path).isEqualTo(401);
      assertThat(get("/api/v1/" + path, "reader")).as(path).isNotIn(401, 403);
    }
    assertThat(get("/-/healthy", "forged")).isEqualTo(200);
  }

  private int get(String path, String token) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ShardsGrpc.ShardsBlockingStub shards(String token) {
    return GrpcClients.builder("gproto+http://127.0.0.1:" + server.port())
        .setHeader(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
        .build(ShardsGrpc.ShardsBlockingStub.class);
  }

  private static Scope scope() {
    return Scope.newBuilder().setTenant("b").addPartitions(0).build();
  }
}
