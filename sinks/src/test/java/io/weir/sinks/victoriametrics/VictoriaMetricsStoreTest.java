package io.weir.sinks.victoriametrics;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VictoriaMetricsStoreTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2025-01-01T12:00:00Z"), ZoneOffset.UTC);
  private static final Delivery ONE = delivery(1, sample(series("__name__", "x"), 1_000, 2));

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private VictoriaMetricsStore store(int requestBytes) {
    return new VictoriaMetricsStore(
        new RemoteWriteClient(
            server.url("/insert/0/prometheus/"),
            Optional.of("Bearer t"),
            Duration.ofSeconds(2),
            NOON),
        new VictoriaMetricsOptions("tenant", "5m", requestBytes));
  }

  @Test
  void requestIsRemoteWrite() throws Exception {
    server.enqueue(new MockResponse.Builder().code(204).build());
    try (VictoriaMetricsStore store = store(1_000_000)) {
      store.write(ONE);
    }
    RecordedRequest request = server.takeRequest();
    assertThat(request.getUrl().encodedPath()).isEqualTo("/insert/0/prometheus/api/v1/write");
    assertThat(request.getHeaders().get("Content-Encoding")).isEqualTo("zstd");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/x-protobuf");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer t");
    byte[] body = java.util.Objects.requireNonNull(request.getBody()).toByteArray();
    // By hand: series { label { "__name__" "x" } sample { 2.0 at 1000 } }.
    assertThat(Zstd.decompress(body, 1_000))
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "0a1d"
                        + "0a0d"
                        + "0a08"
                        + "5f5f6e616d655f5f"
                        + "1201"
                        + "78"
                        + "120c"
                        + "09"
                        + "0000000000000040"
                        + "10"
                        + "e807"));
  }

  @Test
  void largeDeliveryIsSeveralRequests() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int s = 0; s < 100; s++) {
      rows.add(sample(series("__name__", "x", "job", "j" + s), 1_000, s));
    }
    for (int i = 0; i < 10; i++) {
      server.enqueue(new MockResponse.Builder().code(204).build());
    }
    try (VictoriaMetricsStore store = store(1_024)) {
      store.write(delivery(1, rows));
    }
    assertThat(server.getRequestCount()).isBetween(4, 8);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 502, 503, 504})
  void whatMayPassIsRetriable(int status) throws Exception {
    server.enqueue(new MockResponse.Builder().code(status).body("not now").build());
    try (VictoriaMetricsStore store = store(1_000_000)) {
      assertThatThrownBy(() -> store.write(ONE))
          .isInstanceOf(StoreException.Retriable.class)
          .hasMessageContaining("/api/v1/write: expected 2xx, found " + status + ": not now");

      server.enqueue(new MockResponse.Builder().code(204).build());
      store.write(ONE);
    }
    server.takeRequest();
    assertThat(decompressed(server.takeRequest())).hasSize(31);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void whatSpeaksOfTheDataRefusesIt(int status) throws Exception {
    server.enqueue(new MockResponse.Builder().code(status).body("bad label").build());
    try (VictoriaMetricsStore store = store(1_000_000)) {
      assertThatThrownBy(() -> store.write(ONE))
          .isInstanceOf(StoreException.Refused.class)
          .hasMessageContaining("bad label");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 405, 415})
  void whatIsNoStoreIsFatal(int status) throws Exception {
    server.enqueue(
        new MockResponse.Builder().code(status).addHeader("Location", "/elsewhere").build());
    try (VictoriaMetricsStore store = store(1_000_000)) {
      assertThatThrownBy(() -> store.write(ONE)).isInstanceOf(StoreException.Fatal.class);
    }
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "Wed, 1 Jan 2025 12:00:07 GMT"})
  void storeIsLeftAloneAsLongAsItAsks(String retryAfter) {
    server.enqueue(
        new MockResponse.Builder().code(503).addHeader("Retry-After", retryAfter).build());
    try (VictoriaMetricsStore store = store(1_000_000)) {
      var failure = catchThrowableOfType(StoreException.Retriable.class, () -> store.write(ONE));
      assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }
  }

  @Test
  void storeThatIsAwayIsRetriable() {
    try (VictoriaMetricsStore store = store(1_000_000)) {
      server.close();
      assertThatThrownBy(() -> store.write(ONE))
          .isInstanceOf(StoreException.Retriable.class)
          .hasMessageContaining("/api/v1/write");
    }
  }

  private static byte[] decompressed(RecordedRequest request) {
    return Zstd.decompress(
        java.util.Objects.requireNonNull(request.getBody()).toByteArray(), 1_000);
  }
}
