package io.weir.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.scraper.config.HttpClientConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredClientTest {
  private static final MockResponse OK = new MockResponse.Builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final HeldCertificate SERVER =
      new HeldCertificate.Builder()
          .signedBy(AUTHORITY)
          .addSubjectAlternativeName("localhost")
          .addSubjectAlternativeName("inside.example")
          .build();
  private static final HeldCertificate OTHER_NAME =
      new HeldCertificate.Builder()
          .signedBy(AUTHORITY)
          .addSubjectAlternativeName("inside.example")
          .build();

  private final MockWebServer server = new MockWebServer();
  private final MockWebServer second = new MockWebServer();
  private Map<String, String> environment = Map.of();

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  @AfterEach
  void stop() {
    server.close();
    second.close();
  }

  private ConfiguredClient client(String yaml) {
    ConfigBinder binder = ConfigBinder.standard().with(Path.class, "path", folder::resolve);
    HttpClientConfig config =
        binder.bind(ConfigNode.parse("http", "{" + yaml + "}"), HttpClientConfig.class);
    return new HttpClients(environment).client(config);
  }

  private int get(ConfiguredClient client, HttpUrl url) throws IOException {
    Call call = client.newCall(new Request.Builder().url(url).build(), TIMEOUT);
    try (Response response = call.execute()) {
      return response.code();
    }
  }

  /** The answer to a GET of {@code /} with {@code yaml} as configuration, as the server saw it. */
  private RecordedRequest seen(String yaml) throws Exception {
    server.enqueue(OK);
    assertThat(get(client(yaml), server.url("/"))).isEqualTo(200);
    return taken(server);
  }

  private static RecordedRequest taken(MockWebServer server) throws InterruptedException {
    RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return Objects.requireNonNull(request);
  }

  private static @Nullable String authorization(RecordedRequest request) {
    return request.getHeaders().get("Authorization");
  }

  private static MockResponse redirect(HttpUrl url) {
    return new MockResponse(302, Headers.of("Location", url.toString()), "");
  }

  private void serveTls(HeldCertificate certificate, boolean wantsClient) {
    HandshakeCertificates.Builder handshake =
        new HandshakeCertificates.Builder().heldCertificate(certificate);
    if (wantsClient) {
      handshake.addTrustedCertificate(AUTHORITY.certificate());
      server.requireClientAuth();
    }
    server.useHttps(handshake.build().sslSocketFactory());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void plainRequestsNameWeir() throws Exception {
    RecordedRequest request = seen("");
    assertThat(request.getHeaders().get("User-Agent")).isEqualTo("Weir");
    assertThat(authorization(request)).isNull();
  }

  @Test
  void sendsBasicCredentials() throws Exception {
    assertThat(authorization(seen("basic_auth: {username: us, password: pö}")))
        .isEqualTo("Basic dXM6cMO2");
    assertThat(authorization(seen("basic_auth: {username: us}"))).isEqualTo("Basic dXM6");
  }

  @Test
  void readsFilesOfCredentialsAtEachRequest() throws Exception {
    ConfiguredClient client = client("authorization: {type: Token, credentials_file: token}");
    assertThatThrownBy(() -> get(client, server.url("/")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("token");
    for (String token : List.of("one", "two")) {
      write("token", " " + token + "\n");
      server.enqueue(OK);
      get(client, server.url("/"));
      assertThat(authorization(taken(server))).isEqualTo("Token " + token);
    }
    write("user", "u\n");
    write("password", "p\n");
    assertThat(authorization(seen("basic_auth: {username_file: user, password_file: password}")))
        .isEqualTo("Basic dTpw");
  }

  @Test
  void sendsConfiguredHeaders() throws Exception {
    write("header", "from file\n");
    RecordedRequest request =
        seen("http_headers: {X-A: {values: [a, b], secrets: [c], files: [header]}}");
    assertThat(request.getHeaders().values("X-A")).containsExactly("a", "b", "c", "from file");
  }

  @Test
  void followsRedirectsWithCredentialsToTheSameHost() throws Exception {
    server.enqueue(redirect(server.url("/next")));
    server.enqueue(OK);
    assertThat(get(client("bearer_token: t"), server.url("/"))).isEqualTo(200);
    assertThat(authorization(taken(server))).isEqualTo("Bearer t");
    assertThat(authorization(taken(server))).isEqualTo("Bearer t");
  }

  @Test
  void leavesCredentialsBehindWhenRedirectedElsewhereAndBack() throws Exception {
    second.start(InetAddress.ofLiteral("127.0.0.1"), 0);
    HttpUrl elsewhere = second.url("/").newBuilder().host("127.0.0.1").build();
    server.enqueue(redirect(elsewhere));
    second.enqueue(redirect(server.url("/back")));
    server.enqueue(OK);
    ConfiguredClient client =
        client("bearer_token: t, http_headers: {Cookie: {values: [c]}, X-A: {values: [a]}}");
    assertThat(get(client, server.url("/"))).isEqualTo(200);
    assertThat(taken(server).getHeaders().get("Cookie")).isEqualTo("c");
    RecordedRequest away = taken(second);
    RecordedRequest back = taken(server);
    for (RecordedRequest later : List.of(away, back)) {
      assertThat(authorization(later)).isNull();
      assertThat(later.getHeaders().get("Cookie")).isNull();
      assertThat(later.getHeaders().get("X-A")).isEqualTo("a");
    }
  }

  @Test
  void redirectsCanBeTurnedOffAndLoopsEnd() throws Exception {
    server.enqueue(redirect(server.url("/next")));
    assertThat(get(client("follow_redirects: false"), server.url("/"))).isEqualTo(302);
    for (int i = 0; i < 30; i++) {
      server.enqueue(redirect(server.url("/")));
    }
    assertThatThrownBy(() -> get(client(""), server.url("/")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Too many follow-up requests");
  }

  @Test
  void aCallEndsAtItsTimeout() throws IOException {
    server.enqueue(new MockResponse.Builder().headersDelay(1, TimeUnit.HOURS).build());
    Call call =
        client("")
            .newCall(new Request.Builder().url(server.url("/")).build(), Duration.ofMillis(100));
    assertThatThrownBy(call::execute)
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("timeout");
  }

  @Test
  void trustsOnlyTheGivenAuthorities() throws Exception {
    serveTls(SERVER, false);
    write("ca.pem", AUTHORITY.certificatePem());
    server.enqueue(OK);
    assertThat(get(client("tls_config: {ca_file: ca.pem}"), server.url("/"))).isEqualTo(200);
    server.enqueue(OK);
    assertThatThrownBy(() -> get(client(""), server.url("/"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> get(client("tls_config: {ca_file: none.pem}"), server.url("/")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.pem");
  }

  @Test
  void reloadsChangedCertificates() throws Exception {
    serveTls(SERVER, false);
    write("ca.pem", new HeldCertificate.Builder().build().certificatePem());
    ConfiguredClient client = client("tls_config: {ca_file: ca.pem}");
    assertThatThrownBy(() -> get(client, server.url("/"))).isInstanceOf(IOException.class);
    write("ca.pem", AUTHORITY.certificatePem());
    server.enqueue(OK);
    assertThat(get(client, server.url("/"))).isEqualTo(200);
  }

  @Test
  void verifiesTheServersName() throws Exception {
    serveTls(OTHER_NAME, false);
    write("ca.pem", AUTHORITY.certificatePem());
    for (int i = 0; i < 3; i++) {
      server.enqueue(OK);
    }
    assertThatThrownBy(() -> get(client("tls_config: {ca_file: ca.pem}"), server.url("/")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Hostname localhost not verified");
    String named = "tls_config: {ca_file: ca.pem, server_name: inside.example}";
    assertThat(get(client(named), server.url("/"))).isEqualTo(200);
    assertThat(taken(server).getHandshakeServerNames()).containsExactly("inside.example");
    assertThatThrownBy(() -> get(client(named.replace("inside", "outside")), server.url("/")))
        .isInstanceOf(IOException.class);
    assertThat(get(client("tls_config: {insecure_skip_verify: true}"), server.url("/")))
        .isEqualTo(200);
  }

  @Test
  void showsItsCertificate() throws Exception {
    serveTls(SERVER, true);
    HeldCertificate self = new HeldCertificate.Builder().signedBy(AUTHORITY).build();
    write("ca.pem", AUTHORITY.certificatePem());
    write("cert.pem", self.certificatePem());
    write("key.pem", self.privateKeyPkcs8Pem());
    String tls = "tls_config: {ca_file: ca.pem, cert_file: cert.pem, key_file: key.pem}";
    server.enqueue(OK);
    assertThat(get(client(tls), server.url("/"))).isEqualTo(200);
    assertThatThrownBy(() -> get(client("tls_config: {ca_file: ca.pem}"), server.url("/")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void keepsToTlsVersionsAndProtocols() throws Exception {
    serveTls(SERVER, false);
    write("ca.pem", AUTHORITY.certificatePem());
    server.enqueue(OK);
    server.enqueue(OK);
    get(client("tls_config: {ca_file: ca.pem, max_version: TLS12}"), server.url("/"));
    RecordedRequest old = taken(server);
    assertThat(Objects.requireNonNull(old.getHandshake()).tlsVersion().javaName())
        .isEqualTo("TLSv1.2");
    assertThat(old.getVersion()).isEqualTo("HTTP/2");
    get(client("tls_config: {ca_file: ca.pem}, enable_http2: false"), server.url("/"));
    assertThat(taken(server).getVersion()).isEqualTo("HTTP/1.1");
  }

  @Test
  void goesThroughProxies() throws Exception {
    HttpUrl target = HttpUrl.get("http://target.invalid/metrics");
    server.enqueue(OK);
    String proxy = "proxy_url: 'http://u:p@127.0.0.1:" + server.getPort() + "'";
    assertThat(get(client(proxy), target)).isEqualTo(200);
    RecordedRequest request = taken(server);
    assertThat(request.getRequestLine()).isEqualTo("GET http://target.invalid/metrics HTTP/1.1");
    assertThat(request.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic dTpw");

    environment = Map.of("http_proxy", "127.0.0.1:" + server.getPort());
    server.enqueue(OK);
    assertThat(get(client("proxy_from_environment: true"), target)).isEqualTo(200);
    assertThat(taken(server).getHeaders().get("Proxy-Authorization")).isNull();

    for (String other : List.of("socks5://127.0.0.1:1080", "https://127.0.0.1", ":80")) {
      environment = Map.of("HTTP_PROXY", other);
      assertThatThrownBy(() -> get(client("proxy_from_environment: true"), target))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("HTTP_PROXY: expected an http:// proxy");
    }
  }

  @Test
  void tunnelsThroughProxiesWithTheirHeaders() throws Exception {
    serveTls(SERVER, false);
    server.enqueue(new MockResponse.Builder().inTunnel().build());
    server.enqueue(OK);
    write("ca.pem", AUTHORITY.certificatePem());
    String yaml =
        "tls_config: {ca_file: ca.pem}, proxy_connect_header: {X-Who: [me]}, bearer_token: t,"
            + " proxy_url: 'http://u:p@127.0.0.1:"
            + server.getPort()
            + "'";
    assertThat(get(client(yaml), HttpUrl.get("https://inside.example/metrics"))).isEqualTo(200);
    RecordedRequest connect = taken(server);
    assertThat(connect.getRequestLine()).startsWith("CONNECT inside.example:443");
    assertThat(connect.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic dTpw");
    assertThat(connect.getHeaders().get("X-Who")).isEqualTo("me");
    assertThat(authorization(connect)).isNull();
    RecordedRequest inside = taken(server);
    assertThat(inside.getHeaders().get("Proxy-Authorization")).isNull();
    assertThat(authorization(inside)).isEqualTo("Bearer t");
  }
}
