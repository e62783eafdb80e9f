package io.weir.schemas.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.http.TlsConfig;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeySetTest {
  private static final KeyPair FIRST = HandmadeJwt.rsa();
  private static final KeyPair SECOND = HandmadeJwt.rsa();

  private final MockWebServer issuer = new MockWebServer();
  private final SettableClock clock = new SettableClock();
  private volatile MockResponse answer = new MockResponse.Builder().code(503).build();

  @BeforeEach
  void start() throws IOException {
    issuer.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer;
          }
        });
    issuer.start();
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void fetchesKeysOnceForManyTokens() throws Exception {
    publish(HandmadeJwt.jwk("1", FIRST), HandmadeJwt.jwk("2", SECOND));
    Jwts jwts = jwts();
    List<Future<Authentication>> checks = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        checks.add(threads.submit(() -> jwts.check(token("1", FIRST))));
      }
    }

    for (Future<Authentication> check : checks) {
      assertThat(check.get()).isInstanceOf(Authentication.Known.class);
    }
    assertThat(jwts.check(token("2", SECOND))).isInstanceOf(Authentication.Known.class);
    assertThat(jwts.check(token("1", SECOND))).isInstanceOf(Authentication.Refused.class);
    assertThat(issuer.getRequestCount()).isEqualTo(1);
  }

  @Test
  void fetchesNewKeysWhenATokenNamesOneButNotMoreOftenThanEachTenSeconds() throws Exception {
    publish(HandmadeJwt.jwk("1", FIRST));
    Jwts jwts = jwts();
    assertThat(jwts.check(token("1", FIRST))).isInstanceOf(Authentication.Known.class);
    publish(HandmadeJwt.jwk("2", SECOND));

    for (int i = 0; i < 1_000; i++) {
      assertThat(jwts.check(token("forged" + i, FIRST))).isInstanceOf(Authentication.Refused.class);
    }
    assertThat(jwts.check(token("2", SECOND))).isInstanceOf(Authentication.Refused.class);
    assertThat(issuer.getRequestCount()).isEqualTo(1);

    clock.advance(KeySet.PAUSE);
    assertThat(jwts.check(token("2", SECOND))).isInstanceOf(Authentication.Known.class);
    assertThat(jwts.check(token("1", FIRST))).isInstanceOf(Authentication.Refused.class);
    assertThat(issuer.getRequestCount()).isEqualTo(2);
  }

  @Test
  void forgetsKeysThatAreNotPublishedAnyMore() throws Exception {
    publish(HandmadeJwt.jwk("1", FIRST));
    Jwts jwts = jwts();
    assertThat(jwts.check(token("1", FIRST))).isInstanceOf(Authentication.Known.class);
    publish(HandmadeJwt.jwk("2", SECOND));

    clock.advance(KeySet.MAX_AGE);
    assertThat(jwts.check(token("1", FIRST))).isInstanceOf(Authentication.Known.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(jwts.check(token("1", FIRST))).isInstanceOf(Authentication.Refused.class);
  }

  @Test
  void isUnavailableUntilTheIssuerAnswersAndGoesOnWithoutIt() throws Exception {
    Jwts jwts = jwts();
    for (int i = 0; i < 100; i++) {
      assertThat(jwts.check(token("1", FIRST))).isInstanceOf(Authentication.Unavailable.class);
    }
    assertThat(issuer.getRequestCount()).isEqualTo(1);

    publish(HandmadeJwt.jwk("1", FIRST));
    clock.advance(KeySet.PAUSE);
    assertThat(jwts.check(token("1", FIRST))).isInstanceOf(Authentication.Known.class);

    answer = new MockResponse.Builder().code(500).build();
    clock.advance(KeySet.MAX_AGE.plusSeconds(1));
    assertThat(jwts.check(token("1", FIRST))).isInstanceOf(Authentication.Known.class);
    assertThat(issuer.getRequestCount()).isEqualTo(3);
  }

  @Test
  void readsNoHugeOrBrokenSet() throws Exception {
    Jwts jwts = jwts();
    for (String body :
        List.of("{\"keys\":[]," + " ".repeat(1 << 20) + "}", "no JSON", "", "{\"keys\":1}")) {
      answer = new MockResponse.Builder().body(body).build();
      assertThat(jwts.check(token("1", FIRST))).isInstanceOf(Authentication.Unavailable.class);
      clock.advance(KeySet.PAUSE);
    }
    assertThat(issuer.getRequestCount()).isEqualTo(4);
  }

  @Test
  void believesNoSecretOfTheSet() throws Exception {
    publish(
        "{\"kty\":\"oct\",\"kid\":\"1\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}");

    assertThat(jwts().check(HandmadeJwt.hs256(new byte[32], "1", claims())))
        .isInstanceOf(Authentication.Refused.class);
  }

  private void publish(String... keys) {
    answer = new MockResponse.Builder().body("{\"keys\":[" + String.join(",", keys) + "]}").build();
  }

  private Jwts jwts() throws IOException {
    return Jwts.of(
        new JwtConfig(
            Optional.of(URI.create(issuer.url("/keys").toString())),
            Optional.empty(),
            TlsConfig.DEFAULT,
            "i",
            "a",
            Duration.ZERO,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Grant(List.of(Role.READ), Optional.empty(), Optional.empty())),
        clock,
        selector -> {});
  }

  private static String token(String kid, KeyPair pair) {
    return HandmadeJwt.rs256(pair.getPrivate(), kid, claims());
  }

  private static String claims() {
    return "{\"iss\":\"i\",\"aud\":\"a\",\"exp\":4102444800}";
  }
}
