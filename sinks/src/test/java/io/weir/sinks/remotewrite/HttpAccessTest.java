package io.weir.sinks.remotewrite;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.Rows;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.victoriametrics.VictoriaMetricsSinkConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.apache.kafka.common.config.AbstractConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a configuration's section by way of a connector's properties to what a server sees. */
final class HttpAccessTest {
  private static final RemoteWriteSettings SETTINGS = new RemoteWriteSettings("victoriametrics.");
  private static final Receiver ANY =
      new Receiver(io.weir.sinks.delivery.CorrectionPolicy.REFUSE, true, true, Duration.ZERO);
  private static final Delivery ONE = delivery(1, sample(series("__name__", "x"), 1_000, 2));
  private static final MockResponse TAKEN = new MockResponse.Builder().code(204).build();
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final HeldCertificate SERVER =
      new HeldCertificate.Builder()
          .signedBy(AUTHORITY)
          .addSubjectAlternativeName("inside.example")
          .build();
  private static final HeldCertificate CLIENT =
      new HeldCertificate.Builder().signedBy(AUTHORITY).commonName("weir").build();

  private final MockWebServer server = new MockWebServer();

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void openStoreSeesNoCredentials() throws Exception {
    assertThat(seen("").get("Authorization")).isNull();
    assertThat(seen("").get("User-Agent")).isEqualTo("weir");
  }

  @Test
  void nameAndPasswordAreSent() throws Exception {
    // base64 of "weir:ü"
    assertThat(seen("basic_auth: {username: weir, password: ü}").get("Authorization"))
        .isEqualTo("Basic d2VpcjrDvA==");
  }

  @Test
  void passwordWithoutANameIsSentToo() throws Exception {
    // base64 of ":key"
    assertThat(seen("basic_auth: {password: key}").get("Authorization"))
        .isEqualTo("Basic OmtleQ==");
  }

  @Test
  void tokenOfAFileIsReadAnew() throws Exception {
    write("token", "one\n");
    try (Store store = store("authorization: {credentials_file: token}")) {
      assertThat(seen(store).get("Authorization")).isEqualTo("Bearer one");
      write("token", "two\n");
      assertThat(seen(store).get("Authorization")).isEqualTo("Bearer two");
    }
  }

  @Test
  void otherTypesAndHeadersAreSent() throws Exception {
    Headers headers =
        seen("authorization: {type: Token, credentials: t}, headers: {X-Extra: 'a b', X-More: c}");
    assertThat(headers.get("Authorization")).isEqualTo("Token t");
    assertThat(headers.get("X-Extra")).isEqualTo("a b");
    assertThat(headers.get("X-More")).isEqualTo("c");
  }

  @Test
  void fileThatIsMissingIsWaitedFor() {
    try (Store store = store("basic_auth: {username: weir, password_file: secret}")) {
      assertThatThrownBy(() -> store.write(ONE))
          .isInstanceOf(StoreException.Retriable.class)
          .hasMessageContaining(folder.resolve("secret").toString());
    }
  }

  @Test
  void serverOfANamedAuthorityIsTrustedUnderItsName() throws Exception {
    serveTls(false);
    write("ca.pem", AUTHORITY.certificatePem());

    assertThat(seen("tls_config: {ca_file: ca.pem, server_name: inside.example}").get("User-Agent"))
        .isNotNull();
    assertRefused("tls_config: {ca_file: ca.pem}");
    assertRefused("tls_config: {server_name: inside.example}");
  }

  @Test
  void anyServerIsTrustedIfOneSaysSo() throws Exception {
    serveTls(false);

    assertThat(seen("tls_config: {insecure_skip_verify: true}").get("User-Agent")).isNotNull();
    assertRefused("");
  }

  @Test
  void clientShowsItsCertificate() throws Exception {
    serveTls(true);
    write("cert.pem", CLIENT.certificatePem());
    write("key.pem", CLIENT.privateKeyPkcs8Pem());
    write("ca.pem", AUTHORITY.certificatePem());
    String server = "ca_file: ca.pem, server_name: inside.example, min_version: TLS12";

    assertThat(
            seen("tls_config: {%s, cert_file: cert.pem, key_file: key.pem}".formatted(server))
                .get("User-Agent"))
        .isNotNull();
    assertRefused("tls_config: {%s}".formatted(server));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "basic_auth: {username: a}, authorization: {credentials: b}|at most one of basic_auth and",
        "headers: {Content-Type: text/plain}|expected headers that may be set, found Content-Type",
        "headers: {X-Odd: 'sécret'}|expected a header's name and a value of printable ASCII",
        "headers: {'X Odd': a}|expected a header's name and a value of printable ASCII",
        "tls_config: {cert_file: a}|expected a client certificate together with its key",
      })
  void contradictionsAreNamed(String yaml, String message) {
    assertThatThrownBy(() -> access(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("sécret");
  }

  @Test
  void contradictionsOfPropertiesAreNamed() {
    assertThatThrownBy(() ->
            open(Map.of("victoriametrics.token", "hidden", "victoriametrics.username", "weir")))
        .isInstanceOf(org.apache.kafka.common.config.ConfigException.class)
        .hasMessageContaining("victoriametrics.*: expected at most one of basic_auth and")
        .message()
        .doesNotContain("hidden");
  }

  @Test
  void everyKeyComesThrough() {
    HttpAccess access =
        access(
            """
            basic_auth: {username_file: /u, password: p},
            tls_config: {ca: A, cert: C, key: K, server_name: s, insecure_skip_verify: true,
              min_version: TLS12, max_version: TLS13},
            headers: {X-A: '1', X-B: '2'}
            """);
    assertThat(HttpAccessKeys.read(properties(access), "victoriametrics.")).isEqualTo(access);
    HttpAccess other =
        access(
            """
            authorization: {type: Token, credentials_file: /t},
            tls_config: {ca_file: /a, cert_file: /c, key_file: /k}
            """);
    assertThat(HttpAccessKeys.read(properties(other), "victoriametrics.")).isEqualTo(other);
  }

  private AbstractConfig properties(HttpAccess access) {
    RemoteWriteTarget target =
        new RemoteWriteTarget(server.url("/").toString(), Compression.SNAPPY, "5m", access, folder);
    return Rows.settings(
        (EmbeddedSink sink) -> VictoriaMetricsSinkConnector.embeddedConfig(sink, target),
        new VictoriaMetricsSinkConnector().config());
  }

  private Store store(String yaml) {
    return store(properties(access(yaml)));
  }

  private Store open(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(properties(HttpAccess.OPEN).originalsStrings());
    all.putAll(more);
    return store(new AbstractConfig(new VictoriaMetricsSinkConnector().config(), all, false));
  }

  private static Store store(AbstractConfig config) {
    return SETTINGS.store(
        config, SETTINGS.url(config), ANY, ProtobufMessage.WRITE_REQUEST, true, Optional.empty());
  }

  private static HttpAccess access(String yaml) {
    return ConfigBinder.standard()
        .bind(ConfigNode.parse("test.yml", "{" + yaml + "}"), HttpAccess.class);
  }

  private Headers seen(String yaml) throws Exception {
    try (Store store = store(yaml)) {
      return seen(store);
    }
  }

  private Headers seen(Store store) throws Exception {
    server.enqueue(TAKEN);
    store.write(ONE);
    @Nullable RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    return Objects.requireNonNull(request).getHeaders();
  }

  private void assertRefused(String yaml) {
    try (Store store = store(yaml)) {
      assertThatThrownBy(() -> store.write(ONE)).isInstanceOf(StoreException.Retriable.class);
    }
  }

  private void serveTls(boolean wantsClient) {
    HandshakeCertificates.Builder handshake =
        new HandshakeCertificates.Builder().heldCertificate(SERVER);
    if (wantsClient) {
      handshake.addTrustedCertificate(AUTHORITY.certificate());
      server.requireClientAuth();
    }
    server.useHttps(handshake.build().sslSocketFactory());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
