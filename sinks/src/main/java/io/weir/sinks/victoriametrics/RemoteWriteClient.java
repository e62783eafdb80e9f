package io.weir.sinks.victoriametrics;

import com.github.luben.zstd.Zstd;
import io.weir.sinks.delivery.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/** Sends remote write requests, compressed by zstd, which VictoriaMetrics takes. For one thread. */
final class RemoteWriteClient implements AutoCloseable {
  private static final MediaType PROTOBUF = MediaType.get("application/x-protobuf");
  private static final int COMPRESSION_LEVEL = 1;
  private static final long MOST_WORDS = 1_000;

  private final HttpUrl url;
  private final Optional<String> authorization;
  private final Clock clock;
  private final OkHttpClient http;

  /**
   * A client that has not connected yet.
   *
   * @param url of the store, to which the path of the API is added
   * @param authorization value of the header of that name
   */
  RemoteWriteClient(HttpUrl url, Optional<String> authorization, Duration timeout, Clock clock) {
    this.url = url.newBuilder().addPathSegments("api/v1/write").build();
    this.authorization = authorization;
    this.clock = clock;
    this.http =
        new OkHttpClient.Builder()
            .callTimeout(timeout)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .followRedirects(false)
            .build();
  }

  /** Sends a request; when it returns, the store has answered 2xx. */
  void send(byte[] writeRequest) throws StoreException {
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("Content-Encoding", "zstd")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .header("User-Agent", "weir")
            .post(RequestBody.create(Zstd.compress(writeRequest, COMPRESSION_LEVEL), PROTOBUF));
    authorization.ifPresent(value -> request.header("Authorization", value));
    try (Response response = http.newCall(request.build()).execute()) {
      if (!response.isSuccessful()) {
        throw HttpFailures.of(
            url.toString(),
            response.code(),
            response.header("Retry-After"),
            firstWords(response),
            clock);
      }
    } catch (IOException e) {
      throw new StoreException.Retriable(url + ": expected an answer, found: " + e, e);
    }
  }

  private static String firstWords(Response response) throws IOException {
    Buffer words = new Buffer();
    var source = response.body().source();
    while (words.size() < MOST_WORDS && source.read(words, MOST_WORDS - words.size()) != -1) {
      // read() moves what it has; the body may come in pieces.
    }
    return words.readUtf8();
  }

  @Override
  public void close() {
    http.connectionPool().evictAll();
    http.dispatcher().executorService().shutdown();
  }
}
