package io.weir.topology.query.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Progress;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.live.LiveQueries;
import io.weir.topology.query.live.OneSeries;
import io.weir.topology.query.protocol.Element;
import io.weir.topology.query.protocol.LiveGrpc;
import io.weir.topology.query.protocol.Tick;
import io.weir.topology.query.protocol.WatchRequest;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class LiveServiceTest {
  private final OneSeries engine = new OneSeries();
  private volatile Progress progress = new Progress(30_001, Map.of(0, 0L));
  private final LiveQueries live =
      new LiveQueries(engine, () -> progress, QueryOptions.DEFAULTS, 1);
  private final Server server =
      Server.builder()
          .service(
              GrpcService.builder()
                  .addService(new LiveService(live, context -> Asker.of("default")))
                  .build())
          .build();

  @BeforeEach
  void start() {
    engine.put(10_000, 1);
    server.start().join();
  }

  @AfterEach
  void stop() {
    live.close();
    server.close();
  }

  private Iterator<Tick> watch(WatchRequest.Builder request) {
    return GrpcClients.builder("gproto+http://127.0.0.1:" + server.activeLocalPort())
        .responseTimeoutMillis(0)
        .build(LiveGrpc.LiveBlockingStub.class)
        .watch(request.build());
  }

  @Test
  void ticksAreMessagesAndSoAreCorrections() {
    Iterator<Tick> ticks = watch(WatchRequest.newBuilder().setQuery("m").setStepMillis(10_000));
    assertThat(ticks.next())
        .isEqualTo(
            Tick.newBuilder()
                .setTimeMillis(30_000)
                .setRevision(3)
                .addElements(
                    Element.newBuilder()
                        .putLabels("__name__", "m")
                        .putLabels("job", "a")
                        .setValue(1))
                .addWarnings("a warning")
                .addInfos("an info")
                .build());
    engine.put(25_000, 2);
    progress = new Progress(30_001, Map.of(0, 1L));
    Tick corrected = ticks.next();
    assertThat(corrected.getCorrection()).isTrue();
    assertThat(corrected.getRevision()).isEqualTo(4);
    assertThat(corrected.getElements(0).getValue()).isEqualTo(2);
    progress = new Progress(40_001, Map.of(0, 1L));
    assertThat(ticks.next().getTimeMillis()).isEqualTo(40_000);
  }

  @Test
  void whoWasAwayGoesOnBehindWhatItHasHeard() {
    progress = new Progress(60_001, Map.of());
    Iterator<Tick> ticks =
        watch(WatchRequest.newBuilder().setQuery("m").setStepMillis(10_000).setHeardMillis(40_000));
    assertThat(ticks.next().getTimeMillis()).isEqualTo(50_000);
    assertThat(ticks.next().getTimeMillis()).isEqualTo(60_000);
  }

  @ParameterizedTest
  @CsvSource({
    "m{, 0, INVALID_ARGUMENT, parse error",
    "m, 500, INVALID_ARGUMENT, expected at least 1s",
    "m[5m], 1000, INVALID_ARGUMENT, needs a scalar or an instant vector",
    "m * on () (m or vector(1)), 1000, FAILED_PRECONDITION, duplicate series"
  })
  void whatHasNoValueSaysWhy(String query, long step, Status.Code code, String message) {
    assertThatThrownBy(
            () -> watch(WatchRequest.newBuilder().setQuery(query).setStepMillis(step)).next())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Test
  void tooManyAreUnavailable() {
    Iterator<Tick> first = watch(WatchRequest.newBuilder().setQuery("m"));
    assertThat(first.hasNext()).isTrue();
    assertThatThrownBy(() -> watch(WatchRequest.newBuilder().setQuery("m + 1")).next())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }
}
