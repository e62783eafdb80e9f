package io.weir.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to the instances of a registry. A request that one of them can't answer goes to the
 * next; when all have failed, it waits and goes round again, until the time for that is over.
 * Thread-safe.
 */
final class RegistryRequests {

  static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private static final Logger logger = LoggerFactory.getLogger(RegistryRequests.class);
  private static final MediaType MEDIA_TYPE = MediaType.get(CONTENT_TYPE);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int LONGEST_EXCERPT = 200;

  private final OkHttpClient client;
  private final RegistrySettings settings;
  private final List<HttpUrl> urls;
  private final Backoff backoff;
  private final Ticker ticker;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** The instance that answered last. */
  private volatile int preferred;

  RegistryRequests(RegistrySettings settings, RandomGenerator random, Ticker ticker) {
    this.settings = settings;
    this.urls = settings.urls().stream().map(url -> HttpUrl.get(url.toString())).toList();
    this.backoff = new Backoff(random);
    this.ticker = ticker;
    this.client = new OkHttpClient.Builder().callTimeout(settings.requestTimeout()).build();
  }

  /**
   * @param path the segments behind the registry's URL, not encoded
   */
  JsonNode get(String... path) {
    return send(null, path);
  }

  /**
   * @param path the segments behind the registry's URL, not encoded
   */
  JsonNode post(JsonNode body, String... path) {
    return send(
        RequestBody.create(body.toString().getBytes(StandardCharsets.UTF_8), MEDIA_TYPE), path);
  }

  /** Ends waiting for a next round, whose request then fails. */
  void close() {
    closed.countDown();
    client.connectionPool().evictAll();
  }

  private JsonNode send(@Nullable RequestBody body, String... path) {
    long startNanos = ticker.nanoTime();
    int round = 1;
    while (true) {
      try {
        return sendRound(body, path);
      } catch (RegistryException e) {
        Duration wait = backoff.after(round);
        Duration spent = Duration.ofNanos(ticker.nanoTime() - startNanos);
        if (!e.retriable() || spent.plus(wait).compareTo(settings.retryFor()) > 0) {
          throw e;
        }
        logger.debug("schema registry: round {} failed, the next is in {}", round, wait, e);
        pause(wait, e);
      }
      round++;
    }
  }

  /**
   * Asks one instance after the other, the last that answered first; fails as the last one does.
   */
  private JsonNode sendRound(@Nullable RequestBody body, String... path) {
    int first = preferred;
    RegistryException failure = null;
    for (int i = 0; i < urls.size(); i++) {
      int instance = (first + i) % urls.size();
      try {
        JsonNode answer = sendOnce(urls.get(instance), body, path);
        preferred = instance;
        return answer;
      } catch (RegistryException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
        if (!e.retriable()) {
          break;
        }
      }
    }
    if (failure == null) {
      throw new IllegalStateException("expected at least one URL");
    }
    throw failure;
  }

  private JsonNode sendOnce(HttpUrl base, @Nullable RequestBody body, String... path) {
    HttpUrl.Builder url = base.newBuilder();
    for (String segment : path) {
      url.addPathSegment(segment);
    }
    Request.Builder request = new Request.Builder().url(url.build()).header("Accept", CONTENT_TYPE);
    settings.authentication().header().ifPresent(value -> request.header("Authorization", value));
    if (body != null) {
      request.post(body);
    }
    String subject = "schema registry " + url.build();
    try (Response response = client.newCall(request.build()).execute()) {
      String text = response.body().string();
      if (!response.isSuccessful()) {
        throw failure(subject, response.code(), text);
      }
      return parse(text)
          .orElseThrow(() ->
              RegistryException.unusable(
                  subject + ": expected a JSON object, found: " + excerpt(text), null));
    } catch (IOException e) {
      throw RegistryException.unavailable(subject + ": expected an answer, found: " + e, e);
    }
  }

  private static RegistryException failure(String subject, int status, String text) {
    Optional<JsonNode> body = parse(text);
    int code = body.map(node -> node.path("error_code").asInt(status)).orElse(status);
    String message =
        body.map(node -> node.path("message").asText("")).filter(m -> !m.isEmpty()).orElse(text);
    String problem =
        "%s: expected status 200, found %d, error %d: %s"
            .formatted(subject, status, code, excerpt(message));
    if (status >= 500 || status == TOO_MANY_REQUESTS) {
      return RegistryException.unavailable(problem, null);
    }
    return RegistryException.refused(problem, code);
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      return Optional.ofNullable(JSON.readTree(text)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      logger.debug("schema registry: an answer is not JSON", e);
      return Optional.empty();
    }
  }

  private static String excerpt(String text) {
    return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
  }

  private void pause(Duration duration, RegistryException failure) {
    try {
      if (ticker.await(closed, duration)) {
        throw failure;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.addSuppressed(e);
      throw failure;
    }
  }
}
