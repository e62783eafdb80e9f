package io.weir.topology.query.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.StringValue;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.InstantsOnly;
import io.weir.topology.query.Progress;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.QueryStats;
import io.weir.topology.query.grpc.LiveService;
import io.weir.topology.query.live.LiveQueries;
import io.weir.topology.query.protocol.LiveGrpc;
import io.weir.topology.query.protocol.Tick;
import io.weir.topology.query.protocol.WatchRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that doesn't read what it has asked for is cut off; others are answered. */
@Timeout(60)
final class SlowClientsTest {
  /** More than sockets hold. */
  private static final int LARGE = 32 << 20;

  private static final QueryEngine ENGINE = new LargeAnswers();

  private final AtomicLong watermark = new AtomicLong(1_000_000);
  private final LiveQueries live =
      new LiveQueries(
          ENGINE,
          () -> new Progress(watermark.addAndGet(100_000), Map.of()),
          QueryOptions.DEFAULTS,
          1);
  private final BlockingQueue<RequestLog> ended = new LinkedBlockingQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private @Nullable Server server;

  @AfterEach
  void stop() {
    client.close();
    live.close();
    if (server != null) {
      server.close();
    }
  }

  private void start(Duration delivery, long deliveryBytes) {
    UnevaluatedSources sources = new UnevaluatedSources(Path.of("."));
    QueryApi api =
        new QueryApi(
            new ApiSources(ENGINE, sources, sources, sources),
            context -> Asker.of("default"),
            new ApiLimits(QueryOptions.DEFAULTS, delivery, 1 << 20, deliveryBytes),
            Clock.systemUTC());
    server =
        Server.builder()
            .service(api)
            .service(LiveApi.PATH, new LiveApi(live, context -> Asker.of("default")))
            .service(
                GrpcService.builder()
                    .addService(new LiveService(live, context -> Asker.of("default")))
                    .build())
            .decorator((delegate, context, request) -> {
              var _ = context.log().whenComplete().thenAccept(ended::add);
              return delegate.serve(context, request);
            })
            .build();
    server.start().join();
  }

  private int port() {
    return server == null ? 0 : server.activeLocalPort();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Asks, and reads nothing. */
  private Socket unread(String path) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket
        .getOutputStream()
        .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(UTF_8));
    return socket;
  }

  private RequestLog ended() throws InterruptedException {
    RequestLog log = ended.poll(50, TimeUnit.SECONDS);
    assertThat(log).as("the end of a request").isNotNull();
    return log;
  }

  private String read(String path) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void anAnswerIsUnderWayForALimitedTime() throws Exception {
    start(Duration.ofMillis(500), Long.MAX_VALUE);
    try (Socket unread = unread("/api/v1/query?query=large")) {
      assertThat(read("/api/v1/query?query=small")).contains("\"success\"");
      assertThat(ended().responseCause()).isNull();
      assertThat(ended().responseCause()).isNotNull();
      assertThat(unread.isConnected()).isTrue();
    }
  }

  @Test
  void answersThatNobodyReadsGiveWayToThoseThatAreRead() throws Exception {
    start(Duration.ofMinutes(5), LARGE + LARGE / 2);
    try (Socket unread = unread("/api/v1/query?query=large")) {
      assertThat(read("/api/v1/query?query=small")).contains("\"success\"");
      assertThat(ended().responseCause()).as("of the small one").isNull();
      // Whichever begins last isn't cut off.
      assertThat(unread.getInputStream().read()).as("the beginning of an answer").isPositive();
      assertThat(read("/api/v1/query?query=large")).hasSizeGreaterThan(LARGE);
      assertThat(List.of(ended(), ended()))
          .as("the large ones")
          .anyMatch(log -> log.responseCause() == null)
          .anyMatch(log -> log.responseCause() != null);
      assertThat(unread.isConnected()).isTrue();
    }
  }

  @Test
  void eventsWaitInALimitedNumber() throws Exception {
    start(Duration.ofMinutes(5), Long.MAX_VALUE);
    try (Socket unread = unread("/api/v1/live?query=large&step=1")) {
      assertThat(ended().responseCause()).isNotNull();
      assertThat(unread.isConnected()).isTrue();
    }
    assertThat(read("/api/v1/live?query=refused&step=1"))
        .as("its place is free again")
        .contains("event: error");
  }

  @Test
  void messagesWaitInALimitedNumber() throws Exception {
    start(Duration.ofMinutes(5), Long.MAX_VALUE);
    GrpcClients.builder("gproto+http://127.0.0.1:" + port())
        .responseTimeoutMillis(0)
        .maxResponseLength(0)
        .build(LiveGrpc.LiveStub.class)
        .watch(
            WatchRequest.newBuilder().setQuery("large").setStepMillis(1_000).build(),
            new ClientResponseObserver<WatchRequest, Tick>() {
              @Override
              public void beforeStart(ClientCallStreamObserver<WatchRequest> call) {
                call.disableAutoRequestWithInitial(1);
              }

              @Override
              public void onNext(Tick tick) {}

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onCompleted() {}
            });
    assertThat(ended().responseCause()).isNotNull();
    assertThat(read("/api/v1/live?query=refused&step=1"))
        .as("its place is free again")
        .contains("event: error");
  }

  /** Answers of 32 MiB at once, or of 1 MiB a tick. */
  private static final class LargeAnswers extends InstantsOnly {
    private static final Labels LABELS = Labels.of("large", "x".repeat(1 << 20));

    @Override
    public QueryAnswer instant(Query query, long timeMillis, QueryOptions options) {
      boolean ofTick = timeMillis < 1_000_000_000;
      if (query.text().equals("refused")) {
        return answer(new StringValue(timeMillis, ""));
      }
      return answer(
          ofTick
              ? new VectorValue(timeMillis, new Labels[] {LABELS}, new double[] {1}, null)
              : new StringValue(timeMillis, query.text().equals("large") ? "x".repeat(LARGE) : ""));
    }

    private static QueryAnswer answer(QueryValue value) {
      return new QueryAnswer(value, List.of(), List.of(), new QueryStats(0, 0, 0));
    }
  }
}
