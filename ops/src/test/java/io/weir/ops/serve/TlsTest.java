package io.weir.ops.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ops.config.HttpSection;
import io.weir.schemas.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final HeldCertificate ROOT = root("root");
  private static final HeldCertificate OTHER_ROOT = root("other");
  private static final HeldCertificate GRAFANA = signed(ROOT, "grafana");
  private static final HeldCertificate UNKNOWN = signed(ROOT, "unknown");
  private static final HeldCertificate FOREIGN = signed(OTHER_ROOT, "grafana");

  private static final String ACCESS =
      """
      access:
        tokens: [{name: ci, sha256: %s}]
        certificates: [{subject: "CN=grafana", roles: [write]}]
      """
          .formatted(ByteString.encodeUtf8("token").sha256().hex());

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writeFiles() throws IOException {
    write(ROOT);
  }

  @Test
  void servesByTlsOnly() throws IOException {
    try (GuardedServer server = GuardedServer.start(GuardedServer.tls(folder, "none"))) {
      assertThat(get(server, client(ROOT, null), null)).startsWith("200 Caller[name=anyone");
      assertThatThrownBy(() -> get(server, client(OTHER_ROOT, null), null))
          .isInstanceOf(IOException.class);
      Request plain = new Request.Builder().url(server.url("http", "/caller")).build();
      assertThatThrownBy(() -> new OkHttpClient().newCall(plain).execute().close())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void knowsClientsByTheirCertificates() throws IOException {
    try (GuardedServer server =
        GuardedServer.start(GuardedServer.tls(folder, "request") + ACCESS)) {
      assertThat(get(server, client(ROOT, GRAFANA), null, "/write"))
          .startsWith("200 Caller[name=CN=grafana, roles=[WRITE]");
      assertThat(get(server, client(ROOT, GRAFANA), null, "/caller"))
          .isEqualTo("403 expected the role read, found CN=grafana\n");
      assertThat(get(server, client(ROOT, UNKNOWN), null)).startsWith("401");
      assertThat(get(server, client(ROOT, null), null)).startsWith("401");
      assertThat(get(server, client(ROOT, null), "token")).startsWith("200 Caller[name=ci");
      assertThat(get(server, client(ROOT, GRAFANA), "token")).startsWith("200 Caller[name=ci");
      assertThat(get(server, client(ROOT, GRAFANA), "wrong")).startsWith("401");
      assertThatThrownBy(() -> get(server, client(ROOT, FOREIGN), null))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void letsNobodyInWithoutARequiredCertificate() throws IOException {
    try (GuardedServer server = GuardedServer.start(GuardedServer.tls(folder, "require"))) {
      assertThat(get(server, client(ROOT, UNKNOWN), null)).startsWith("200 Caller[name=anyone");
      assertThatThrownBy(() -> get(server, client(ROOT, null), null))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(server, client(ROOT, FOREIGN), null))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void takesOverNewCertificatesForNewConnections() throws IOException {
    String config = GuardedServer.tls(folder, "request") + ACCESS;
    try (GuardedServer server = GuardedServer.start(config)) {
      assertThat(get(server, client(ROOT, GRAFANA), null, "/write")).startsWith("200");
      write(OTHER_ROOT);
      server.access.prepare(GuardedServer.section(config)).run();

      assertThat(get(server, client(OTHER_ROOT, FOREIGN), null, "/write")).startsWith("200");
      assertThatThrownBy(() -> get(server, client(OTHER_ROOT, GRAFANA), null))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(server, client(ROOT, null), null))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cert", "key", "ca"})
  void keepsTheOldCertificatesIfAFileIsBroken(String name) throws IOException {
    HttpSection section = GuardedServer.section(GuardedServer.tls(folder, "request") + ACCESS);
    try (GuardedServer server = GuardedServer.start(GuardedServer.tls(folder, "request"))) {
      Path file = folder.resolve(name + ".pem");
      String key = name.equals("ca") ? "client_ca_file" : name + "_file";
      for (String text : new String[] {"", "-----BEGIN CERTIFICATE-----"}) {
        Files.writeString(file, text);
        assertThatThrownBy(() -> server.access.prepare(section))
            .isInstanceOf(ConfigException.class)
            .hasMessageStartingWith(file + ":1:1: weir.http.tls." + key + ": " + name + ".pem: ")
            .hasMessageContaining("expected");
      }
      Files.delete(file);
      assertThatThrownBy(() -> server.access.prepare(section))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("expected a file that can be read, found");
      assertThat(get(server, client(ROOT, null), null)).startsWith("200");
    }
  }

  @Test
  void refusesAKeyOfAnotherCertificate() throws IOException {
    Files.writeString(folder.resolve("key.pem"), GRAFANA.privateKeyPkcs8Pem());

    assertThatThrownBy(() -> GuardedServer.start(GuardedServer.tls(folder, "none")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            folder.resolve("key.pem")
                + ":1:1: weir.http.tls.key_file: expected the key of the certificate in cert_file, found another");
  }

  private void write(HeldCertificate root) throws IOException {
    HeldCertificate server = signed(root, "server");
    Files.writeString(folder.resolve("cert.pem"), server.certificatePem());
    Files.writeString(folder.resolve("key.pem"), server.privateKeyPkcs8Pem());
    Files.writeString(folder.resolve("ca.pem"), root.certificatePem());
  }

  private static String get(GuardedServer server, OkHttpClient client, @Nullable String token)
      throws IOException {
    return get(server, client, token, "/caller");
  }

  private static String get(
      GuardedServer server, OkHttpClient client, @Nullable String token, String path)
      throws IOException {
    Request.Builder request = new Request.Builder().url(server.url("https", path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try (Response response = client.newCall(request.build()).execute()) {
      return response.code() + " " + response.body().string();
    }
  }

  private static OkHttpClient client(HeldCertificate root, @Nullable HeldCertificate own) {
    HandshakeCertificates.Builder certificates =
        new HandshakeCertificates.Builder().addTrustedCertificate(root.certificate());
    if (own != null) {
      certificates.heldCertificate(own);
    }
    HandshakeCertificates built = certificates.build();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new InsistingKeys(built.keyManager())},
          new TrustManager[] {built.trustManager()},
          null);
      return new OkHttpClient.Builder()
          .sslSocketFactory(context.getSocketFactory(), built.trustManager())
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HeldCertificate root(String name) {
    return new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
  }

  private static HeldCertificate signed(HeldCertificate root, String name) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .addSubjectAlternativeName("127.0.0.1")
        .signedBy(root)
        .build();
  }
}
