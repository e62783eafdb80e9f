package io.weir.schemas.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.http.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtsTest {
  private static final Authentication REFUSED = new Authentication.Refused();
  private static final KeyPair RSA = HandmadeJwt.rsa();
  private static final KeyPair OTHER = HandmadeJwt.rsa();
  private static final KeyPair EC = HandmadeJwt.ec();
  private static final Grant READER =
      new Grant(List.of(Role.READ), Optional.empty(), Optional.empty());

  @TempDir private Path folder = Path.of("");
  private Path keyFile = Path.of("");
  private final SettableClock clock = new SettableClock();

  @BeforeEach
  void writeKey() throws IOException {
    keyFile = folder.resolve("key.pem");
    Files.writeString(keyFile, HandmadeJwt.publicPem(RSA));
  }

  @Test
  void believesTheIssuersSignature() throws IOException {
    String claims = claims("");
    assertThat(check(HandmadeJwt.rs256(RSA.getPrivate(), "any", claims)))
        .isEqualTo(caller(Set.of(Role.READ), null, null));
    assertThat(
            check(
                HandmadeJwt.signed(
                    RSA.getPrivate(),
                    "SHA512withRSA",
                    "{\"alg\":\"RS512\",\"typ\":\"at+jwt\"}",
                    claims)))
        .isEqualTo(caller(Set.of(Role.READ), null, null));

    Files.writeString(keyFile, HandmadeJwt.publicPem(EC));
    assertThat(check(HandmadeJwt.es256(EC.getPrivate(), claims)))
        .isEqualTo(caller(Set.of(Role.READ), null, null));
    assertThat(check(HandmadeJwt.rs256(RSA.getPrivate(), "any", claims))).isEqualTo(REFUSED);
  }

  @Test
  void refusesForgedTokens() throws IOException {
    String claims = claims("");
    String good = HandmadeJwt.rs256(RSA.getPrivate(), "k", claims);
    String signature = good.substring(good.lastIndexOf('.'));
    String none = HandmadeJwt.unsigned("{\"alg\":\"none\"}", claims) + ".";
    String header = HandmadeJwt.header("RS256", "k");

    assertThat(check(HandmadeJwt.rs256(OTHER.getPrivate(), "k", claims))).isEqualTo(REFUSED);
    assertThat(check(none)).isEqualTo(REFUSED);
    assertThat(check(none + signature.substring(1))).isEqualTo(REFUSED);
    assertThat(check(HandmadeJwt.unsigned("{\"alg\":\"None\"}", claims) + ".")).isEqualTo(REFUSED);
    assertThat(check(HandmadeJwt.unsigned(header, claims))).isEqualTo(REFUSED);
    assertThat(check(HandmadeJwt.unsigned(header, claims) + ".")).isEqualTo(REFUSED);
    assertThat(check(HandmadeJwt.unsigned(header, claims("\"x\":1,")) + signature))
        .isEqualTo(REFUSED);
    // The public key as the secret of a MAC, in each text that an attacker may try.
    String pem = HandmadeJwt.publicPem(RSA);
    assertThat(check(HandmadeJwt.hs256(pem.getBytes(UTF_8), "k", claims))).isEqualTo(REFUSED);
    assertThat(check(HandmadeJwt.hs256(pem.strip().getBytes(UTF_8), "k", claims)))
        .isEqualTo(REFUSED);
    assertThat(check(HandmadeJwt.hs256(RSA.getPublic().getEncoded(), "k", claims)))
        .isEqualTo(REFUSED);
    // A key that the token brings itself.
    assertThat(
            check(
                HandmadeJwt.signed(
                    OTHER.getPrivate(),
                    "SHA256withRSA",
                    "{\"alg\":\"RS256\",\"jwk\":" + HandmadeJwt.jwk("k", OTHER) + "}",
                    claims)))
        .isEqualTo(REFUSED);
    assertThat(
            check(
                HandmadeJwt.signed(
                    RSA.getPrivate(),
                    "SHA256withRSA",
                    "{\"alg\":\"RS256\",\"crit\":[\"x\"],\"x\":1}",
                    claims)))
        .isEqualTo(REFUSED);
  }

  @Test
  void refusesTokensOfAnotherTime() throws IOException {
    String token = HandmadeJwt.rs256(RSA.getPrivate(), "k", claims(""));
    Jwts jwts = jwts(config -> config);

    assertThat(jwts.check(token)).isNotEqualTo(REFUSED);
    clock.advance(Duration.ofMinutes(5).plusSeconds(9));
    assertThat(jwts.check(token)).isNotEqualTo(REFUSED);
    clock.advance(Duration.ofSeconds(1));
    assertThat(jwts.check(token)).isEqualTo(REFUSED);

    String early = claims("\"nbf\":" + (clock.instant().getEpochSecond() + 11) + ",", 60);
    assertThat(jwts.check(HandmadeJwt.rs256(RSA.getPrivate(), "k", early))).isEqualTo(REFUSED);
    clock.advance(Duration.ofSeconds(2));
    assertThat(jwts.check(HandmadeJwt.rs256(RSA.getPrivate(), "k", early))).isNotEqualTo(REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'sub':'ann','iss':'https://issuer','aud':'weir'}",
        "{'sub':'ann','iss':'https://issuer','aud':'weir','exp':null}",
        "{'sub':'ann','iss':'https://issuer','aud':'weir','exp':'soon'}",
        "{'sub':'ann','iss':'https://issuer','exp':4102444800}",
        "{'sub':'ann','iss':'https://issuer','aud':'other','exp':4102444800}",
        "{'sub':'ann','iss':'https://issuer','aud':[],'exp':4102444800}",
        "{'sub':'ann','iss':'https://issuer','aud':'Weir','exp':4102444800}",
        "{'sub':'ann','iss':'https://other','aud':'weir','exp':4102444800}",
        "{'sub':'ann','aud':'weir','exp':4102444800}",
        "[]",
        "",
        "null",
        "{",
      })
  void refusesOtherClaims(String claims) throws IOException {
    assertThat(check(HandmadeJwt.rs256(RSA.getPrivate(), "k", claims.replace('\'', '"'))))
        .isEqualTo(REFUSED);
  }

  @Test
  void refusesDeeplyNestedClaims() throws IOException {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(check(HandmadeJwt.rs256(RSA.getPrivate(), "k", claims("\"x\":" + deep + ","))))
        .isEqualTo(REFUSED);
    assertThat(check(HandmadeJwt.unsigned("{\"alg\":" + "[".repeat(5_000), "") + ".AA"))
        .isEqualTo(REFUSED);
  }

  @Test
  void takesRolesTenantAndSelectorFromClaims() throws IOException {
    UnaryOperator<JwtConfig> byClaims =
        config ->
            with(
                config, Optional.of("realm.roles"), Optional.of("org"), Optional.of("https://w/s"));
    String rest = "\"org\":\"acme\",\"https://w/s\":\"{a=\\\"b\\\"}\",";

    assertThat(check(byClaims, "\"realm\":{\"roles\":[\"x\",\"write\",\"Admin\",3]}," + rest))
        .isEqualTo(caller(Set.of(Role.WRITE), "acme", "{a=\"b\"}"));
    assertThat(check(byClaims, "\"realm.roles\":\"openid read admin\"," + rest))
        .isEqualTo(caller(Set.of(Role.READ, Role.ADMIN), "acme", "{a=\"b\"}"));
    for (String none : List.of("", "\"realm\":\"read\",", "\"realm\":{\"roles\":{\"read\":1}},")) {
      assertThat(check(byClaims, none + rest)).isEqualTo(caller(Set.of(), "acme", "{a=\"b\"}"));
    }
    for (String unbound :
        List.of(
            "",
            "\"org\":\"acme\",",
            "\"https://w/s\":\"{}\",",
            "\"org\":[\"acme\"],\"https://w/s\":\"{}\",",
            "\"org\":\" \",\"https://w/s\":\"{}\",",
            "\"org\":null,\"https://w/s\":\"{}\",",
            "\"org\":\"acme\",\"https://w/s\":\"bad\",")) {
      assertThat(check(byClaims, unbound)).as(unbound).isEqualTo(REFUSED);
    }
  }

  @Test
  void saysWhatIsWrongWithTheKeyFile() throws IOException {
    Files.writeString(keyFile, "secret");
    assertThatThrownBy(() -> jwts(config -> config))
        .isInstanceOf(IOException.class)
        .hasMessage("key_file: expected a public key in PEM, found none");
  }

  private Authentication check(String token) throws IOException {
    return jwts(config -> config).check(token);
  }

  private Authentication check(UnaryOperator<JwtConfig> change, String claims) throws IOException {
    return jwts(change).check(HandmadeJwt.rs256(RSA.getPrivate(), "k", claims(claims)));
  }

  private Jwts jwts(UnaryOperator<JwtConfig> change) throws IOException {
    JwtConfig config =
        new JwtConfig(
            Optional.empty(),
            Optional.of(keyFile),
            TlsConfig.DEFAULT,
            "https://issuer",
            "weir",
            Duration.ofSeconds(10),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            READER);
    return Jwts.of(
        change.apply(config),
        clock,
        selector -> {
          if (!selector.startsWith("{")) {
            throw new IllegalArgumentException(selector);
          }
        });
  }

  private static JwtConfig with(
      JwtConfig config,
      Optional<String> rolesClaim,
      Optional<String> tenantClaim,
      Optional<String> selectorClaim) {
    return new JwtConfig(
        config.jwksUrl(),
        config.keyFile(),
        config.tlsConfig(),
        config.issuer(),
        config.audience(),
        config.clockSkew(),
        rolesClaim,
        tenantClaim,
        selectorClaim,
        READER);
  }

  /** Claims of five minutes. */
  private String claims(String more) {
    return claims(more, 300);
  }

  private String claims(String more, long seconds) {
    Instant expiry = clock.instant().plusSeconds(seconds);
    return "{%s\"sub\":\"ann\",\"iss\":\"https://issuer\",\"aud\":[\"x\",\"weir\"],\"exp\":%d}"
        .formatted(more, expiry.getEpochSecond());
  }

  private static Authentication caller(
      Set<Role> roles, @Nullable String tenant, @Nullable String selector) {
    return new Authentication.Known(
        new Caller("ann", roles, Optional.ofNullable(tenant), Optional.ofNullable(selector)));
  }
}
