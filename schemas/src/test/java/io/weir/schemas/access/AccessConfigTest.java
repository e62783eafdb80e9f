package io.weir.schemas.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessConfigTest {
  private static final String HASH = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";
  private static final String SHA256 =
      "b780ec04f0ac941421b556e74f31ff207f799c4ad119ea0178a81054b373b34b";

  @Test
  void isOpenWithoutAnEntry() {
    assertThat(bind("{}")).isEqualTo(AccessConfig.OPEN);
    assertThat(AccessConfig.OPEN.isOpen()).isTrue();
  }

  @Test
  void readsEveryKey() {
    AccessConfig config =
        bind(
            """
            users:
            - {name: ann, password_hash: "%s", roles: [read, write], tenant: acme}
            tokens:
            - {name: ci, sha256: %s, roles: [admin]}
            certificates:
            - {subject: "CN=grafana,O=Example", selector: '{team="a"}'}
            jwt:
              jwks_url: https://issuer.example/keys
              issuer: https://issuer.example
              audience: weir
              clock_skew: 5s
              roles_claim: roles
              tenant_claim: org
              selector_claim: series
              tls_config: {ca_file: ca.pem}
            """
                .formatted(HASH, SHA256));

    assertThat(config.isOpen()).isFalse();
    assertThat(config.users().getFirst().grant())
        .isEqualTo(
            new Grant(List.of(Role.READ, Role.WRITE), Optional.of("acme"), Optional.empty()));
    assertThat(config.tokens().getFirst().grant().roles()).containsExactly(Role.ADMIN);
    assertThat(config.certificates().getFirst().grant())
        .isEqualTo(new Grant(List.of(Role.READ), Optional.empty(), Optional.of("{team=\"a\"}")));
    JwtConfig jwt = config.jwt().orElseThrow();
    assertThat(jwt.issuer()).isEqualTo("https://issuer.example");
    assertThat(jwt.audience()).isEqualTo("weir");
    assertThat(jwt.clockSkew()).isEqualTo(Duration.ofSeconds(5));
    assertThat(jwt.rolesClaim()).contains("roles");
    assertThat(jwt.tenantClaim()).contains("org");
    assertThat(jwt.selectorClaim()).contains("series");
    assertThat(config.filesIn(Path.of("/etc/weir")).jwt().orElseThrow().tlsConfig().caFile())
        .contains(Path.of("/etc/weir/ca.pem"));
  }

  @Test
  void printsNoHashes() {
    assertThat(
            bind("{users: [{name: ann, password_hash: \"%s\"}], tokens: [{name: a, sha256: %s}]}"
                    .formatted(HASH, SHA256))
                .toString())
        .contains("<secret>")
        .doesNotContain(HASH)
        .doesNotContain(SHA256);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          users: [{name: ann, password_hash: secret}]|users[0].password_hash: expected bcrypt's hash of a password, found another text
          users: [{name: ann, password_hash: $2y$31$ABCDEFGHIJKLMNOPQRSTUOy5ypZhS0a/s7/CcCaxLUZeA5qNHASRC}]|users[0].password_hash: expected a cost of 4 to 16, found 31
          users: [{name: 'a:b', password_hash: $2y$05$ABCDEFGHIJKLMNOPQRSTUOy5ypZhS0a/s7/CcCaxLUZeA5qNHASRC}]|users[0].name: expected a name without a colon, found a:b
          users: [{name: '', password_hash: $2y$05$ABCDEFGHIJKLMNOPQRSTUOy5ypZhS0a/s7/CcCaxLUZeA5qNHASRC}]|users[0].name: expected a name, found nothing
          users: [{name: a, password_hash: $2y$05$ABCDEFGHIJKLMNOPQRSTUOy5ypZhS0a/s7/CcCaxLUZeA5qNHASRC, tennant: b}]|users[0].tennant: unknown key; did you mean tenant?
          tokens: [{name: a, sha256: my-token}]|tokens[0].sha256: expected 64 hexadecimal digits, found another text
          tokens: [{name: a, sha256: b780ec04f0ac941421b556e74f31ff207f799c4ad119ea0178a81054b373b34b, roles: []}]|tokens[0].roles: expected at least one of read, write, admin, found none
          tokens: [{name: a, sha256: b780ec04f0ac941421b556e74f31ff207f799c4ad119ea0178a81054b373b34b, roles: [root]}]|tokens[0].roles[0]: expected one of read, write, admin, found "root"
          tokens: [{name: a, sha256: b780ec04f0ac941421b556e74f31ff207f799c4ad119ea0178a81054b373b34b}, {name: a, sha256: b780ec04f0ac941421b556e74f31ff207f799c4ad119ea0178a81054b373b34b}]|tokens[1].name: expected each once, found a again
          tokens: [{name: a, sha256: b780ec04f0ac941421b556e74f31ff207f799c4ad119ea0178a81054b373b34b, tenant: ''}]|tokens[0].tenant: expected a text, found nothing
          tokens: [{name: a, sha256: b780ec04f0ac941421b556e74f31ff207f799c4ad119ea0178a81054b373b34b, tenant: }]|tokens[0].tenant: expected a text, found nothing
          tokens: [{name: a, sha256: b780ec04f0ac941421b556e74f31ff207f799c4ad119ea0178a81054b373b34b, selector: ' '}]|tokens[0].selector: expected a text, found nothing
          jwt: {issuer: a, audience: b, key_file: c, tenant_claim: ''}|jwt.tenant_claim: expected a text, found nothing
          jwt: {issuer: a, audience: b, key_file: c, selector_claim: ''}|jwt.selector_claim: expected a text, found nothing
          jwt: {issuer: a, audience: b, key_file: c, roles_claim: ''}|jwt.roles_claim: expected a text, found nothing
          certificates: [{subject: grafana}]|certificates[0].subject: expected a distinguished name such as CN=grafana,O=Example, found grafana
          certificates: [{subject: 'CN=a,O=b'}, {subject: 'cn=A, o=B'}]|certificates[1].subject: expected each once, found CN=A, O=B again
          jwt: {issuer: a, audience: b}|jwt: expected either jwks_url or key_file, found none
          jwt: {issuer: a, audience: b, key_file: c, jwks_url: http://d}|jwt: expected either jwks_url or key_file, found both
          jwt: {issuer: a, key_file: c}|jwt.audience: required key is missing
          jwt: {issuer: a, audience: '', key_file: c}|jwt.audience: expected a text, found nothing
          jwt: {issuer: a, audience: b, jwks_url: ftp://c/d}|jwt.jwks_url: expected a URL of http or https without credentials, found another
          jwt: {issuer: a, audience: b, jwks_url: http://u:p@c/d}|jwt.jwks_url: expected a URL of http or https without credentials, found another
          jwt: {issuer: a, audience: b, key_file: c, clock_skew: 2h}|jwt.clock_skew: expected at most 1h, found a longer one
          jwt: {issuer: a, audience: b, key_file: c, tenant: d, tenant_claim: e}|jwt.tenant_claim: expected tenant or tenant_claim, found both
          jwt: {issuer: a, audience: b, key_file: c, selector: d, selector_claim: e}|jwt.selector_claim: expected selector or selector_claim, found both
          """)
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> bind(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith(message);
  }

  private static AccessConfig bind(String text) {
    return ConfigBinder.standard().bind(ConfigNode.parse("f.yml", text), AccessConfig.class);
  }
}
