package io.weir.schemas.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.config.Secret;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
  private static final Authentication REFUSED = new Authentication.Refused();

  /** Hashes of libxcrypt: "correct horse", "grün:€", and 80 times x. */
  private static final List<AccessConfig.User> USERS =
      List.of(
          user("ann", "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e", Role.READ),
          user("jörg", "$2y$05$ABCDEFGHIJKLMNOPQRSTUOy5ypZhS0a/s7/CcCaxLUZeA5qNHASRC", Role.ADMIN),
          user("long", "$2a$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i", Role.READ));

  /** Of "a-long-random-token". */
  private static final String SHA256 =
      "B780EC04F0AC941421B556E74F31FF207F799C4AD119EA0178A81054B373B34B";

  private final Authenticator authenticator =
      authenticator(
          new AccessConfig(
              USERS,
              List.of(
                  new AccessConfig.Token("other", new Secret("0".repeat(64)), grant(Role.READ)),
                  new AccessConfig.Token("ci", new Secret(SHA256), grant(Role.WRITE))),
              List.of(
                  new AccessConfig.CertificateSubject(
                      "CN=grafana,OU=dashboards",
                      new Grant(
                          List.of(Role.READ), Optional.of("acme"), Optional.of("{a=\"b\"}")))),
              Optional.empty()));

  @Test
  void knowsUsersByTheirPasswords() {
    for (int i = 0; i < 2; i++) { // the second time from memory
      assertThat(basic("ann", "correct horse")).isEqualTo(known("ann", Role.READ));
      assertThat(basic("jörg", "grün:€")).isEqualTo(known("jörg", Role.ADMIN));
      assertThat(basic("long", "x".repeat(80))).isEqualTo(known("long", Role.READ));
      assertThat(basic("ann", "correct horsf")).isEqualTo(REFUSED);
      assertThat(basic("ann", "")).isEqualTo(REFUSED);
      assertThat(basic("ann", "grün:€")).isEqualTo(REFUSED);
      assertThat(basic("jörg", "correct horse")).isEqualTo(REFUSED);
      assertThat(basic("Ann", "correct horse")).isEqualTo(REFUSED);
      assertThat(basic("annc", "orrect horse")).isEqualTo(REFUSED);
      assertThat(basic("nobody", "correct horse")).isEqualTo(REFUSED);
      assertThat(basic("", "correct horse")).isEqualTo(REFUSED);
    }
  }

  @Test
  void takesNoPasswordOfAnUnknownUserThoughItIsCheckedAgainstOnesHash() {
    for (int i = 0; i < 50; i++) {
      assertThat(basic("nobody" + i, "correct horse")).isEqualTo(REFUSED);
    }
  }

  @Test
  void knowsTokensByTheirHashes() {
    assertThat(header("Bearer a-long-random-token")).isEqualTo(known("ci", Role.WRITE));
    assertThat(header("bearer   a-long-random-token ")).isEqualTo(known("ci", Role.WRITE));
    assertThat(header("Bearer a-long-random-tokem")).isEqualTo(REFUSED);
    assertThat(header("Bearer " + SHA256)).isEqualTo(REFUSED);
    assertThat(header("Token a-long-random-token")).isEqualTo(REFUSED);
    assertThat(header("a-long-random-token")).isEqualTo(REFUSED);
    assertThat(header("Bearer a.b.c")).isEqualTo(REFUSED);
  }

  @Test
  void knowsCertificatesByTheirWholeSubject() {
    assertThat(certificate("grafana", null))
        .isEqualTo(
            new Authentication.Known(
                new Caller(
                    "CN=grafana,OU=dashboards",
                    Set.of(Role.READ),
                    Optional.of("acme"),
                    Optional.of("{a=\"b\"}"))));
    assertThat(certificate("grafana2", null)).isEqualTo(REFUSED);
    assertThat(authenticator.authenticate(null, null)).isEqualTo(REFUSED);
  }

  @Test
  void aHeaderCountsMoreThanACertificate() {
    assertThat(certificate("grafana", "Bearer a-long-random-token"))
        .isEqualTo(known("ci", Role.WRITE));
    assertThat(certificate("grafana", "Bearer wrong")).isEqualTo(REFUSED);
    assertThat(certificate("grafana", "")).isEqualTo(REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Basic",
        "Basic ",
        "Basic !",
        "Basic YW5u",
        "Basic /zo=",
        "Bearer",
        "Bearer "
      })
  void refusesWhatIsNoCredential(String header) {
    assertThat(header(header)).isEqualTo(REFUSED);
  }

  @Test
  void refusesRandomHeaders() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      String text = new String(bytes, ISO_8859_1);
      assertThat(header(text)).isEqualTo(REFUSED);
      assertThat(header("Bearer " + text)).isEqualTo(REFUSED);
      assertThat(
              header(
                  "Basic "
                      + Base64.getEncoder().encodeToString(text.replace(":", "").getBytes(UTF_8))))
          .isEqualTo(REFUSED);
    }
  }

  @Test
  void doesNotLookAtHugeHeaders() {
    assertThat(header("Bearer " + " ".repeat(20_000) + "a-long-random-token")).isEqualTo(REFUSED);
  }

  @Test
  void remembersOnlyRightPasswordsAndABoundedNumber() {
    Passwords passwords = new Passwords(USERS);
    for (int i = 0; i < 1_000; i++) {
      passwords.check(new BasicCredentials("ann", ("wrong" + i).getBytes(UTF_8)));
      passwords.check(new BasicCredentials("nobody" + i, "correct horse".getBytes(UTF_8)));
    }
    assertThat(passwords.remembered()).isZero();
    // bcrypt reads 72 bytes: what stands behind makes other right passwords.
    for (int i = 0; i < 1_100; i++) {
      assertThat(
              passwords.check(new BasicCredentials("long", ("x".repeat(72) + i).getBytes(UTF_8))))
          .isEqualTo(known("long", Role.READ));
    }
    assertThat(passwords.remembered()).isEqualTo(1_000);
  }

  @Test
  void letsEveryoneInWithoutCredentials() {
    Authenticator open = authenticator(AccessConfig.OPEN);

    assertThat(open.isOpen()).isTrue();
    assertThat(open.authenticate(null, null)).isEqualTo(new Authentication.Known(Caller.ANYONE));
    assertThat(open.authenticate("Bearer x", null))
        .isEqualTo(new Authentication.Known(Caller.ANYONE));
    assertThat(Caller.ANYONE.may(Role.READ)).isTrue();
  }

  @Test
  void asksForWhatIsConfigured() {
    assertThat(authenticator.challenges())
        .containsExactly("Basic realm=\"weir\", charset=\"UTF-8\"", "Bearer realm=\"weir\"");
    assertThat(
            authenticator(new AccessConfig(USERS, List.of(), List.of(), Optional.empty()))
                .challenges())
        .containsExactly("Basic realm=\"weir\", charset=\"UTF-8\"");
  }

  @Test
  void adminIncludesTheOthers() {
    Caller admin = new Caller("a", Set.of(Role.ADMIN), Optional.empty(), Optional.empty());
    Caller writer = new Caller("w", Set.of(Role.WRITE), Optional.empty(), Optional.empty());

    assertThat(Role.values()).allMatch(admin::may);
    assertThat(Role.values()).filteredOn(writer::may).containsExactly(Role.WRITE);
  }

  private Authentication basic(String name, String password) {
    return header(
        "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8)));
  }

  private Authentication header(String header) {
    return authenticator.authenticate(header, null);
  }

  private Authentication certificate(String commonName, @Nullable String header) {
    HeldCertificate held =
        new HeldCertificate.Builder()
            .commonName(commonName)
            .organizationalUnit("dashboards")
            .build();
    return authenticator.authenticate(header, held.certificate());
  }

  private static Authentication known(String name, Role role) {
    return new Authentication.Known(
        new Caller(name, Set.of(role), Optional.empty(), Optional.empty()));
  }

  private static AccessConfig.User user(String name, String hash, Role role) {
    return new AccessConfig.User(name, new Secret(hash), grant(role));
  }

  private static Grant grant(Role role) {
    return new Grant(List.of(role), Optional.empty(), Optional.empty());
  }

  private static Authenticator authenticator(AccessConfig config) {
    try {
      return Authenticator.of(config, new SettableClock(), selector -> {});
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
