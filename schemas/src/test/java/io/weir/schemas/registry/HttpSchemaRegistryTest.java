package io.weir.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSchemaRegistryTest {

  private static final Schema SCHEMA =
      SchemaBuilder.record("Reading").fields().requiredDouble("celsius").endRecord();
  private static final String ESCAPED = SCHEMA.toString().replace("\"", "\\\"");

  private final MockWebServer first = new MockWebServer();
  private final MockWebServer second = new MockWebServer();
  private final ManualTicker ticker = new ManualTicker();

  @BeforeEach
  void start() throws IOException {
    first.start();
    second.start();
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void namesTheSubjectOfATopicsValues() {
    assertThat(SchemaRegistry.valueSubject("weir.samples")).isEqualTo("weir.samples-value");
  }

  @Test
  void registersOnceAndKeepsTheId() throws Exception {
    first.enqueue(answer("{\"id\":7}"));
    HttpSchemaRegistry registry = registry();

    assertThat(registry.register("weir.samples-value", SCHEMA)).isEqualTo(7);
    assertThat(registry.register("weir.samples-value", SCHEMA)).isEqualTo(7);

    assertThat(first.getRequestCount()).isEqualTo(1);
    RecordedRequest request = first.takeRequest();
    assertThat(request.getRequestLine())
        .isEqualTo("POST /subjects/weir.samples-value/versions HTTP/1.1");
    assertThat(request.getHeaders().get("Content-Type"))
        .isEqualTo("application/vnd.schemaregistry.v1+json");
    assertThat(request.getHeaders().get("Accept"))
        .isEqualTo("application/vnd.schemaregistry.v1+json");
    assertThat(request.getBody().utf8()).isEqualTo("{\"schema\":\"" + ESCAPED + "\"}");
  }

  @Test
  void findsASchemaByIdOnceAndKeepsIt() throws Exception {
    first.enqueue(answer("{\"schema\":\"" + ESCAPED + "\"}"));
    HttpSchemaRegistry registry = registry();

    assertThat(registry.schemaById(7)).isEqualTo(SCHEMA);
    assertThat(registry.schemaById(7)).isEqualTo(SCHEMA);

    assertThat(first.getRequestCount()).isEqualTo(1);
    assertThat(first.takeRequest().getRequestLine()).isEqualTo("GET /schemas/ids/7 HTTP/1.1");
  }

  @Test
  void doesNotKeepThatASchemaIsMissing() {
    first.enqueue(error(404, 40403, "Schema 7 not found"));
    first.enqueue(answer("{\"schema\":\"" + ESCAPED + "\"}"));
    HttpSchemaRegistry registry = registry();

    RegistryException missing =
        catchThrowableOfType(RegistryException.class, () -> registry.schemaById(7));
    assertThat(missing)
        .hasMessage(
            "schema registry %sschemas/ids/7: expected status 200, found 404, error 40403:"
                + " Schema 7 not found",
            first.url("/"));
    assertThat(missing.notFound()).isTrue();
    assertThat(missing.retriable()).isFalse();
    assertThat(missing.errorCode()).hasValue(40403);
    assertThat(registry.schemaById(7)).isEqualTo(SCHEMA);
  }

  @Test
  void readsTheLatestVersionEachTime() throws Exception {
    first.enqueue(
        answer("{\"subject\":\"s\",\"version\":2,\"id\":7,\"schema\":\"%s\"}".formatted(ESCAPED)));
    first.enqueue(
        answer("{\"subject\":\"s\",\"version\":3,\"id\":9,\"schema\":\"%s\"}".formatted(ESCAPED)));
    HttpSchemaRegistry registry = registry();

    assertThat(registry.latest("s")).isEqualTo(new RegisteredSchema("s", 2, 7, SCHEMA));
    assertThat(registry.latest("s")).isEqualTo(new RegisteredSchema("s", 3, 9, SCHEMA));
    assertThat(first.takeRequest().getRequestLine())
        .isEqualTo("GET /subjects/s/versions/latest HTTP/1.1");
  }

  @Test
  void asksForCompatibilityWithTheLatestVersion() throws Exception {
    first.enqueue(answer("{\"is_compatible\":false}"));
    first.enqueue(answer("{\"is_compatible\":true}"));
    first.enqueue(error(404, 40401, "Subject 's' not found."));
    HttpSchemaRegistry registry = registry();

    assertThat(registry.compatible("s", SCHEMA)).isFalse();
    assertThat(registry.compatible("s", SCHEMA)).isTrue();
    assertThat(registry.compatible("s", SCHEMA)).as("with a subject without versions").isTrue();
    assertThat(first.takeRequest().getRequestLine())
        .isEqualTo("POST /compatibility/subjects/s/versions/latest HTTP/1.1");
  }

  @Test
  void doesNotTakeAWrongPathForAMissingSubject() {
    first.enqueue(new MockResponse.Builder().code(404).body("<html>no such page</html>").build());

    assertThatThrownBy(() -> registry().compatible("s", SCHEMA))
        .hasMessageEndingWith(
            "expected status 200, found 404, error 404: <html>no such page</html>");
  }

  @Test
  void keepsWhatTheRegistrySaysOfAnIncompatibleSchema() {
    first.enqueue(error(409, 409, "Schema being registered is incompatible"));

    RegistryException refused =
        catchThrowableOfType(RegistryException.class, () -> registry().register("s", SCHEMA));
    assertThat(refused).hasMessageContaining("error 409: Schema being registered is incompatible");
    assertThat(refused.errorCode()).hasValue(409);
    assertThat(refused.retriable()).isFalse();
    assertThat(refused.notFound()).isFalse();
    assertThat(first.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void repeatsWhatMaySucceedLater(int status) {
    first.enqueue(error(status, 50001, "not now"));
    first.enqueue(error(status, 50001, "not now"));
    first.enqueue(answer("{\"id\":7}"));

    assertThat(registry().register("s", SCHEMA)).isEqualTo(7);
    assertThat(ticker.waits).hasSize(2);
    assertThat(ticker.waits.get(0)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(ticker.waits.get(1)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @Test
  void givesUpWhenTheTimeForRetriesIsOver() {
    first.setDispatcher(always(error(503, 50003, "no leader")));

    RegistryException failure =
        catchThrowableOfType(RegistryException.class, () -> registry().register("s", SCHEMA));
    assertThat(failure).hasMessageEndingWith("found 503, error 50003: no leader");
    assertThat(failure.retriable()).isTrue();
    assertThat(ticker.now).isLessThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(ticker.waits).hasSizeGreaterThan(5).allMatch(w -> w.toMillis() <= 2000);
  }

  @Test
  void failsOverToAnotherInstanceAndStaysWithIt() {
    first.setDispatcher(always(error(500, 50001, "broken")));
    second.enqueue(answer("{\"id\":7}"));
    second.enqueue(answer("{\"id\":8}"));
    HttpSchemaRegistry registry = registry(new RegistryAuthentication.None(), first, second);

    assertThat(registry.register("a", SCHEMA)).isEqualTo(7);
    int asked = first.getRequestCount();
    assertThat(registry.register("b", SCHEMA)).isEqualTo(8);

    assertThat(ticker.waits).isEmpty();
    assertThat(first.getRequestCount()).isEqualTo(asked);
  }

  @Test
  void doesNotAskAnotherInstanceAboutARefusal() {
    first.enqueue(error(422, 42201, "Invalid schema"));
    HttpSchemaRegistry registry = registry(new RegistryAuthentication.None(), first, second);

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> registry.register("s", SCHEMA));
    assertThat(second.getRequestCount()).isZero();
  }

  @Test
  void goesOnWhenARegistryComesBack() throws Exception {
    URI url = first.url("/").uri();
    int port = first.getPort();
    first.close();
    MockWebServer back = new MockWebServer();
    ticker.duringNextWait =
        () -> {
          back.start(port);
          back.enqueue(answer("{\"id\":7}"));
          return null;
        };
    try (back) {
      HttpSchemaRegistry registry =
          new HttpSchemaRegistry(
              settings(List.of(url), new RegistryAuthentication.None()), new Random(1), ticker);
      assertThat(registry.register("s", SCHEMA)).isEqualTo(7);
    }
  }

  @Test
  void sendsBasicAuthenticationAndDoesNotPrintIt() throws Exception {
    first.enqueue(answer("{\"id\":7}"));
    RegistryAuthentication basic = new RegistryAuthentication.Basic("weir", "öffne");
    registry(basic, first).register("s", SCHEMA);

    assertThat(first.takeRequest().getHeaders().get("Authorization"))
        .isEqualTo("Basic d2VpcjrDtmZmbmU=");
    assertThat(settings(List.of(first.url("/").uri()), basic).toString())
        .contains("weir", "<secret>")
        .doesNotContain("öffne");
  }

  @Test
  void sendsABearerTokenAndDoesNotPrintIt() throws Exception {
    first.enqueue(error(401, 401, "Unauthorized"));
    RegistryAuthentication bearer = new RegistryAuthentication.Bearer("t0ken");

    assertThatThrownBy(() -> registry(bearer, first).register("s", SCHEMA))
        .hasMessageNotContaining("t0ken");
    assertThat(first.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer t0ken");
    assertThat(bearer.toString()).doesNotContain("t0ken");
  }

  @Test
  void keepsThePathInFrontOfTheApiAndEscapesTheSubject() throws Exception {
    first.enqueue(answer("{\"id\":7}"));
    HttpSchemaRegistry registry =
        new HttpSchemaRegistry(
            settings(
                List.of(first.url("/apis/ccompat/v7/").uri()), new RegistryAuthentication.None()),
            new Random(1),
            ticker);
    registry.register("a/b c", SCHEMA);

    assertThat(first.takeRequest().getTarget())
        .isEqualTo("/apis/ccompat/v7/subjects/a%2Fb%20c/versions");
  }

  @Test
  void makesOneRequestForManyThreadsThatAskForOneId() throws Exception {
    int threads = 8;
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    first.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            asked.countDown();
            answered.await();
            return answer("{\"schema\":\"" + ESCAPED + "\"}");
          }
        });
    HttpSchemaRegistry registry = registry();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Schema>> schemas = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        schemas.add(executor.submit(() -> registry.schemaById(7)));
      }
      asked.await();
      answered.countDown();
      for (Future<Schema> schema : schemas) {
        assertThat(schema.get()).isEqualTo(SCHEMA);
      }
    }
    assertThat(first.getRequestCount()).isEqualTo(1);
  }

  @Test
  void readsSchemasWhoseNamesAvroWouldRefuse() {
    first.enqueue(answer("{\"schema\":\"" + ESCAPED.replace("celsius", "grad-celsius") + "\"}"));

    assertThat(registry().schemaById(7).getFields().getFirst().name()).isEqualTo("grad-celsius");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message A {}\"}",
        "{\"schema\":\"\\\"long\\\"\",\"references\":[{\"name\":\"a\"}]}",
        "{\"schema\":\"{\\\"type\\\":\\\"nothing\\\"}\"}",
        "{\"schema\":7}",
        "{}",
        "[]",
        "",
        "<html>"
      })
  void refusesAnAnswerThatIsNoSchema(String body) {
    first.enqueue(answer(body));

    RegistryException failure =
        catchThrowableOfType(RegistryException.class, () -> registry().schemaById(7));
    assertThat(failure.retriable()).isFalse();
    assertThat(failure).hasMessageStartingWith("schema registry").hasMessageContaining("expected");
  }

  @Test
  void stopsRetryingWhenItsThreadIsInterrupted() {
    first.setDispatcher(always(error(503, 50003, "no leader")));
    ticker.duringNextWait =
        () -> {
          throw new InterruptedException();
        };

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> registry().register("s", SCHEMA));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(first.getRequestCount()).isEqualTo(1);
  }

  @Test
  void stopsRetryingWhenItIsClosed() {
    first.setDispatcher(always(error(503, 50003, "no leader")));
    HttpSchemaRegistry registry = registry();
    ticker.duringNextWait =
        () -> {
          registry.close();
          return null;
        };

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> registry.register("s", SCHEMA));
    assertThat(first.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8081", "ftp://host/", "http:///path", "/subjects"})
  void refusesAUrlThatIsNotHttp(String url) {
    assertThatThrownBy(() -> settings(List.of(URI.create(url)), new RegistryAuthentication.None()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("schema registry: expected a URL such as http://host:8081, found %s", url);
  }

  @Test
  void refusesSecretsInAUrlWithoutPrintingThem() {
    URI url = URI.create("http://weir:s3cret@host:8081");
    assertThatThrownBy(() -> settings(List.of(url), new RegistryAuthentication.None()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://<secret>@host:8081")
        .hasMessageNotContaining("s3cret");
  }

  private HttpSchemaRegistry registry() {
    return registry(new RegistryAuthentication.None(), first);
  }

  private HttpSchemaRegistry registry(
      RegistryAuthentication authentication, MockWebServer... servers) {
    List<URI> urls = new ArrayList<>();
    for (MockWebServer server : servers) {
      urls.add(server.url("/").uri());
    }
    return new HttpSchemaRegistry(settings(urls, authentication), new Random(1), ticker);
  }

  private static RegistrySettings settings(List<URI> urls, RegistryAuthentication authentication) {
    return new RegistrySettings(
        urls, authentication, Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  private static MockResponse answer(String body) {
    return new MockResponse.Builder().body(body).build();
  }

  private static MockResponse error(int status, int code, String message) {
    return new MockResponse.Builder()
        .code(status)
        .body("{\"error_code\":%d,\"message\":\"%s\"}".formatted(code, message))
        .build();
  }

  private static Dispatcher always(MockResponse response) {
    return new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return response;
      }
    };
  }

  /** Time passes only by waiting. */
  private static final class ManualTicker implements Ticker {
    private final List<Duration> waits = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private Callable<Void> duringNextWait = () -> null;

    @Override
    public long nanoTime() {
      return now.toNanos();
    }

    @Override
    public boolean await(CountDownLatch end, Duration duration) throws InterruptedException {
      waits.add(duration);
      now = now.plus(duration);
      Callable<Void> during = duringNextWait;
      duringNextWait = () -> null;
      try {
        during.call();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      return end.getCount() == 0;
    }
  }
}
