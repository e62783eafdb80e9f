package io.weir.ops.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.access.AccessConfig;
import io.weir.schemas.access.JwtConfig;
import io.weir.schemas.config.ConfigException;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSectionTest {
  private static final String HASH = "$2y$05$ABCDEFGHIJKLMNOPQRSTUOy5ypZhS0a/s7/CcCaxLUZeA5qNHASRC";

  @Test
  void isOpenAndPlainByDefault() {
    HttpSection section = parse("");

    assertThat(section.tls()).isEmpty();
    assertThat(section.access()).isEqualTo(AccessConfig.OPEN);
    assertThat(section.peer().token()).isEmpty();
  }

  @Test
  void anEmptyVariableUnbindsNobody() {
    assertThatThrownBy(() ->
            WeirConfiguration.parse(
                "f.yml",
                """
                weir:
                  http:
                    access:
                      users: [{name: ann, password_hash: "%s", tenant: "${TENANT}"}]
                """
                    .formatted(HASH),
                Map.of("TENANT", "")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weir.http.access.users[0].tenant: expected a text, found nothing");
  }

  @Test
  void filesStartFromTheConfigurationsFolder(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("weir.yml");
    Files.writeString(
        file,
        """
        weir:
          http:
            tls: {cert_file: a.pem, key_file: keys/b.pem, client_ca_file: /c.pem, client_auth: require}
            access: {jwt: {key_file: d.pem, issuer: i, audience: a}}
            peer: {tls: {ca_file: e.pem, cert_file: f.pem, key_file: g.pem}, token: s3cret}
        """);
    HttpSection section = WeirConfiguration.load(file, Map.of()).weir().http();

    assertThat(section.tls())
        .contains(
            new TlsSection(
                folder.resolve("a.pem"),
                folder.resolve("keys/b.pem"),
                Optional.of(Path.of("/c.pem")),
                ClientAuthentication.REQUIRE));
    assertThat(section.access().jwt().flatMap(JwtConfig::keyFile))
        .contains(folder.resolve("d.pem"));
    assertThat(section.peer().tls().caFile()).contains(folder.resolve("e.pem"));
    assertThat(section.peer().tls().certFile()).contains(folder.resolve("f.pem"));
    assertThat(section.peer().tls().keyFile()).contains(folder.resolve("g.pem"));
    assertThat(section.toString()).contains("<secret>").doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls: {cert_file: a}|weir.http.tls.key_file: required key is missing
          tls: {cert_file: a, key_file: b, client_auth: require}|weir.http.tls.client_ca_file: expected a file, since client_auth isn't none, found nothing
          tls: {cert_file: a, key_file: b, client_ca_file: c}|weir.http.tls.client_auth: expected request or require, since there is a client_ca_file, found none
          tls: {cert_file: a, key_file: b, client_auth: always}|weir.http.tls.client_auth: expected one of none, request, require, found "always"
          acces: {}|weir.http.acces: unknown key; did you mean access?
          access: {certificates: [{subject: CN=a}]}|weir.http.access.certificates: expected tls.client_auth request or require, found none
          access: {users: [{name: a, password_hash: HASH, selector: '{}'}]}|weir.http.access.users[0].selector: expected label matchers such as {team="a"}, found "{}"
          access: {users: [{name: a, password_hash: HASH, selector: 'rate(x[5m])'}]}|weir.http.access.users[0].selector: expected label matchers such as {team="a"}, found "rate(x[5m])": 1:5: parse error: unexpected "("
          peer: {token: 'a b'}|weir.http.peer.token: expected printable ASCII without spaces, found another text
          """)
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> parse(text.replace("HASH", "\"" + HASH + "\"")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aSelectorIsItsMatchers() {
    assertThat(CallerSelector.matchers("{team=\"a\",env!~\"dev.*\"}"))
        .containsExactly(
            Matcher.of("team", MatchOperator.EQUAL, "a"),
            Matcher.of("env", MatchOperator.NOT_REGEX, "dev.*"));
  }

  @Test
  void takesOverAccessAndFilesButNotWhereItListens() {
    String tls = "tls: {cert_file: a, key_file: %s, client_auth: %s, client_ca_file: c}\n";
    HttpSection running = parse(tls.formatted("b", "request"));
    String access = "access: {users: [{name: a, password_hash: \"" + HASH + "\"}]}\n";
    HttpSection newer = parse(access + tls.formatted("b2", "request"));

    assertThat(running.reloaded(newer)).isEqualTo(newer);
    HttpSection stricter = parse(access + tls.formatted("b2", "require"));
    assertThat(running.reloaded(stricter).access()).isEqualTo(stricter.access());
    assertThat(running.reloaded(stricter).tls()).isEqualTo(running.tls());
    assertThat(running.reloaded(parse("listen: 127.0.0.1:1"))).isEqualTo(running);
    assertThat(parse("").reloaded(newer).tls()).isEmpty();
  }

  private static HttpSection parse(String http) {
    return WeirConfiguration.parse("f.yml", "weir:\n  http:\n" + http.indent(4), Map.of())
        .weir()
        .http();
  }
}
