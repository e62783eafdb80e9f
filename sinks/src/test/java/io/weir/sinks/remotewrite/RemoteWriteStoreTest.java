package io.weir.sinks.remotewrite;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import io.weir.schemas.labels.Labels;
import io.weir.sinks.delivery.CorrectionPolicy;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.StoreCheck;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RemoteWriteStoreTest {
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

  private RemoteWriteStore store(int requestBytes) {
    return store(
        new RemoteWriteOptions(
            new Receiver(CorrectionPolicy.KEEP_LARGER, false, false, Duration.ZERO),
            ProtobufMessage.WRITE_REQUEST,
            true,
            Optional.empty(),
            "tenant",
            "5m",
            requestBytes),
        HttpAccess.OPEN);
  }

  private RemoteWriteStore store(RemoteWriteOptions options, HttpAccess access) {
    return new RemoteWriteStore(
        new RemoteWriteClient(
            server.url("/api/v1/write"),
            options.message(),
            Compression.ZSTD,
            options.tenantHeader(),
            access,
            Duration.ofSeconds(2),
            NOON),
        options,
        NOON);
  }

  @Test
  void requestIsRemoteWrite() throws Exception {
    server.enqueue(new MockResponse.Builder().code(204).build());
    try (RemoteWriteStore store = store(1_000_000)) {
      store.write(ONE);
    }
    RecordedRequest request = server.takeRequest();
    assertThat(request.getUrl().encodedPath()).isEqualTo("/api/v1/write");
    assertThat(request.getHeaders().get("Content-Encoding")).isEqualTo("zstd");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/x-protobuf");
    assertThat(request.getHeaders().get("X-Prometheus-Remote-Write-Version")).isEqualTo("0.1.0");
    assertThat(request.getHeaders().get("Authorization")).isNull();
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
    try (RemoteWriteStore store = store(1_024)) {
      store.write(delivery(1, rows));
    }
    assertThat(server.getRequestCount()).isBetween(4, 8);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 502, 503, 504})
  void whatMayPassIsRetriable(int status) throws Exception {
    server.enqueue(new MockResponse.Builder().code(status).body("not now").build());
    try (RemoteWriteStore store = store(1_000_000)) {
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
  @ValueSource(ints = {400, 409, 413, 422})
  void whatSpeaksOfTheDataRefusesIt(int status) throws Exception {
    server.enqueue(new MockResponse.Builder().code(status).body("bad label").build());
    try (RemoteWriteStore store = store(1_000_000)) {
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
    try (RemoteWriteStore store = store(1_000_000)) {
      assertThatThrownBy(() -> store.write(ONE)).isInstanceOf(StoreException.Fatal.class);
    }
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "Wed, 1 Jan 2025 12:00:07 GMT"})
  void storeIsLeftAloneAsLongAsItAsks(String retryAfter) {
    server.enqueue(
        new MockResponse.Builder().code(503).addHeader("Retry-After", retryAfter).build());
    try (RemoteWriteStore store = store(1_000_000)) {
      var failure = catchThrowableOfType(StoreException.Retriable.class, () -> store.write(ONE));
      assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }
  }

  @Test
  void storeThatIsAwayIsRetriable() {
    try (RemoteWriteStore store = store(1_000_000)) {
      server.close();
      assertThatThrownBy(() -> store.write(ONE))
          .isInstanceOf(StoreException.Retriable.class)
          .hasMessageContaining("/api/v1/write");
    }
  }

  private static RemoteWriteOptions secondVersion(String tenantHeader) {
    return new RemoteWriteOptions(
        new Receiver(CorrectionPolicy.REFUSE, true, true, Duration.ZERO),
        ProtobufMessage.REQUEST_V2,
        true,
        Optional.of(tenantHeader).filter(header -> !header.isEmpty()),
        "tenant",
        "5m",
        1_000_000);
  }

  private static MockResponse answer(int status, int samplesWritten) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("X-Prometheus-Remote-Write-Samples-Written", samplesWritten)
        .body(status == 400 ? "bad sample" : "")
        .build();
  }

  @Test
  void secondVersionSaysWhatItIs() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(204)
            .addHeader("X-Prometheus-Remote-Write-Samples-Written", 1)
            .addHeader("X-Prometheus-Remote-Write-Histograms-Written", 0)
            .build());
    try (RemoteWriteStore store = store(secondVersion(""), HttpAccess.OPEN)) {
      store.write(ONE);
    }
    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeaders().get("Content-Type"))
        .isEqualTo("application/x-protobuf;proto=io.prometheus.write.v2.Request");
    assertThat(request.getHeaders().get("X-Prometheus-Remote-Write-Version")).isEqualTo("2.0.0");
    assertThat(decompressed(request)).hasSize(39);
  }

  @ParameterizedTest
  @CsvSource({"204,0", "200,1", "400,1", "400,0"})
  void whatWasWrittenInPartIsRefused(int status, int samplesWritten) throws Exception {
    server.enqueue(answer(status, samplesWritten));
    Delivery two =
        delivery(
            1,
            sample(series("__name__", "x"), 1_000, 2),
            sample(series("__name__", "y"), 1_000, 2));
    try (RemoteWriteStore store = store(secondVersion(""), HttpAccess.OPEN)) {
      assertThatThrownBy(() -> store.write(two))
          .isInstanceOf(StoreException.Refused.class)
          .hasMessageContaining(
              status == 400
                  ? "expected 2xx, found 400: bad sample"
                  : "expected 2 samples and 0 histograms to be written, found %d with %d and 0"
                      .formatted(status, samplesWritten));
    }
  }

  @Test
  void receiverThatConfirmsNothingIsOfTheFirstVersion() {
    server.enqueue(new MockResponse.Builder().code(204).build());
    try (RemoteWriteStore store = store(secondVersion(""), HttpAccess.OPEN)) {
      assertThatThrownBy(() -> store.write(ONE))
          .isInstanceOf(StoreException.Fatal.class)
          .hasMessageContaining(
              "expected a receiver of io.prometheus.write.v2.Request, found 204 without"
                  + " X-Prometheus-Remote-Write-Samples-Written: it takes prometheus.WriteRequest"
                  + " only");
    }
  }

  @Test
  void receiverOfAnotherProtocolIsNamed() {
    server.enqueue(new MockResponse.Builder().code(415).body("not accepted").build());
    try (RemoteWriteStore store = store(secondVersion(""), HttpAccess.OPEN)) {
      assertThatThrownBy(() -> store.write(ONE))
          .isInstanceOf(StoreException.Fatal.class)
          .hasMessageContaining(
              "expected a receiver of io.prometheus.write.v2.Request compressed by zstd, found"
                  + " 415: not accepted");
    }
  }

  @Test
  void probeIsWrittenAMinuteBeforeNowAndAskedForNow() throws Exception {
    server.enqueue(new MockResponse.Builder().code(404).build());
    server.enqueue(new MockResponse.Builder().body("{\"data\":{\"version\":\"3.5.0\"}}").build());
    server.enqueue(new MockResponse.Builder().code(204).build());
    server.enqueue(new MockResponse.Builder().code(204).build());
    server.enqueue(new MockResponse.Builder().code(404).build());
    server.enqueue(
        new MockResponse.Builder().body("{\"data\":{\"result\":[{\"value\":[0,\"1\"]}]}}").build());
    try (RemoteWriteStore store = store(1_000_000)) {
      StoreCheck check = store.check();
      assertThat(check.version()).isEqualTo("3.5.0");
      assertThat(check.problems()).isEmpty();
    }
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      asked.add(String.valueOf(server.takeRequest().getTarget()));
    }
    assertThat(asked.getLast()).startsWith("/api/v1/query?nocache=1&time=" + NOON.millis() / 1_000);
  }

  @Test
  void eachTenantHasRequestsOfItsOwnWithoutALabel() throws Exception {
    Series theirs = new Series("acme", Labels.of("__name__", "x"));
    server.enqueue(answer(204, 2));
    server.enqueue(answer(204, 1));
    try (RemoteWriteStore store = store(secondVersion("X-Scope-OrgID"), HttpAccess.OPEN)) {
      store.write(
          delivery(
              1,
              sample(series("__name__", "x"), 1_000, 2),
              sample(theirs, 1_000, 3),
              sample(series("__name__", "x"), 2_000, 2)));
    }
    assertThat(server.takeRequest().getHeaders().get("X-Scope-OrgID")).isEqualTo("default");
    RecordedRequest second = server.takeRequest();
    assertThat(second.getHeaders().get("X-Scope-OrgID")).isEqualTo("acme");
    // By hand: symbols "", "__name__", "x"; series { refs 1, 2; sample { 3.0 at 1000 }; gauge }.
    assertThat(HexFormat.of().formatHex(decompressed(second)))
        .isEqualTo(
            "2200"
                + "22085f5f6e616d655f5f"
                + "220178"
                + "2a16"
                + "0a020102"
                + "120c09000000000000084010e807"
                + "2a020802");
  }

  private static byte[] decompressed(RecordedRequest request) {
    return Zstd.decompress(
        java.util.Objects.requireNonNull(request.getBody()).toByteArray(), 1_000);
  }
}
