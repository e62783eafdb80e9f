package io.weir.sinks.remotewrite;

import io.weir.schemas.config.Secret;
import io.weir.schemas.http.TlsClient;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Asks a store over HTTP, as whom it lets in. Files of credentials and certificates are read anew
 * for each request. Any thread may use it.
 */
public final class StoreHttp implements AutoCloseable {
  private static final int MOST_OF_A_REFUSAL = 512;

  private final HttpUrl base;
  private final HttpAccess access;
  private final OkHttpClient client;
  private final TlsClient http;

  /**
   * A client that has not connected yet.
   *
   * @param base what paths are added to
   * @param timeout for a connection, and for each part of an answer
   */
  public StoreHttp(HttpUrl base, HttpAccess access, Duration timeout) {
    this.base = base;
    this.access = access;
    this.client =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool())
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .followRedirects(false)
            .build();
    this.http = new TlsClient(access.tlsConfig(), client::newBuilder);
  }

  /** What is made of an answer. */
  @FunctionalInterface
  public interface Answer<T> {
    /** Reads it whole. */
    T read(ResponseBody body) throws IOException;
  }

  /**
   * Posts something and reads the answer, until the reading's time is over.
   *
   * @param path added to the base's; empty for the base itself
   * @param headers beside those of access
   * @throws StoreException.Retriable if there is no answer of 2xx, or it isn't what was expected
   */
  public <T> T post(
      String path, RequestBody body, Map<String, String> headers, Reading reading, Answer<T> answer)
      throws StoreException {
    HttpUrl url = path.isEmpty() ? base : base.newBuilder().addPathSegments(path).build();
    try {
      Call call = http.current().newCall(request(url, body, headers));
      call.timeout().timeout(reading.left().toNanos(), TimeUnit.NANOSECONDS);
      reading.endBy(call::cancel);
      try (Response response = call.execute()) {
        if (!response.isSuccessful()) {
          throw new StoreException.Retriable(
              "%s: expected 2xx, found %d: %s".formatted(url, response.code(), words(response)),
              null);
        }
        return answer.read(response.body());
      }
    } catch (IOException e) {
      throw new StoreException.Retriable(url + ": expected an answer, found: " + e, e);
    }
  }

  private Request request(HttpUrl url, RequestBody body, Map<String, String> headers)
      throws IOException {
    Request.Builder request = new Request.Builder().url(url).header("User-Agent", "weir");
    for (Map.Entry<String, Secret> header : access.headers().entrySet()) {
      request.header(header.getKey(), header.getValue().reveal());
    }
    access.credentials().header().ifPresent(it -> request.header("Authorization", it.reveal()));
    headers.forEach(request::header);
    return request.post(body).build();
  }

  private static String words(Response response) throws IOException {
    return response.peekBody(MOST_OF_A_REFUSAL).string().lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }
}
