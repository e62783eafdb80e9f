package io.weir.ops.serve.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConfigurationTextTest {
  @Test
  void whatIsSecretIsHidden() {
    String shown =
        ConfigurationText.withoutSecrets(
            """
            scrape_configs:
              - job_name: a
                basic_auth: {username: u, password: p1}
                authorization: {credentials: p2, credentials_file: shown.txt}
                tls_config:
                  key: |
                    p3
                  key_file: key.pem
            weir:
              kafka: {properties: {sasl.jaas.config: "x p4", ssl.key.password: p5}}
              schema_registry: {urls: ["http://me:p6@registry:8081"]}
              http:
                access:
                  users: [{name: n, password_hash: p7}]
                  tokens: [{name: t, sha256: p8}]
                peer: {token: p9}
            """);
    assertThat(shown).doesNotContainPattern("p[0-9]");
    assertThat(shown)
        .contains("shown.txt", "key.pem", "username: u", "name: t", "job_name: a", "me:<secret>@");
  }

  @Test
  void whatIsNoYamlIsNotShown() {
    assertThat(ConfigurationText.withoutSecrets("a: [")).isEmpty();
    assertThat(ConfigurationText.withoutSecrets("")).isEmpty();
  }
}
