package io.weir.sinks.remotewrite;

import io.weir.schemas.config.Secret;
import io.weir.schemas.http.TlsClient;
import io.weir.sinks.delivery.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Sends remote write requests. Files of credentials and certificates are read anew for each. For
 * one thread.
 */
final class RemoteWriteClient implements AutoCloseable {
  private static final String WRITE_PATH = "api/v1/write";

  private final HttpUrl url;
  private final ProtobufMessage message;
  private final Compression compression;
  private final Optional<String> tenantHeader;
  private final HttpAccess access;
  private final Answers answers;
  private final MediaType contentType;
  private final OkHttpClient base;
  private final TlsClient http;

  /**
   * A client that has not connected yet.
   *
   * @param url that requests go to
   * @param tenantHeader name of the header that holds the tenant, if one does
   */
  RemoteWriteClient(
      HttpUrl url,
      ProtobufMessage message,
      Compression compression,
      Optional<String> tenantHeader,
      HttpAccess access,
      Duration timeout,
      Clock clock) {
    this.url = url;
    this.message = message;
    this.compression = compression;
    this.tenantHeader = tenantHeader;
    this.access = access;
    this.answers = new Answers(url.toString(), message, compression, clock);
    this.contentType = MediaType.get(message.contentType());
    this.base =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool())
            .callTimeout(timeout)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .followRedirects(false)
            .build();
    this.http = new TlsClient(access.tlsConfig(), base::newBuilder);
  }

  /**
   * Sends a request; when it returns, the store has taken all of it.
   *
   * @param tenant whose rows they are, if a header says that
   */
  void send(WriteRequest.Encoded request, String tenant) throws StoreException {
    try (Response response = http.current().newCall(call(request, tenant)).execute()) {
      answers.check(request, response);
    } catch (IOException e) {
      throw new StoreException.Retriable(url + ": expected an answer, found: " + e, e);
    }
  }

  /**
   * The text that stands at a path beside {@code api/v1/write}; empty if nothing answers there with
   * 2xx, or the URL is another.
   *
   * @param path with its query, encoded
   */
  Optional<String> get(String path) throws StoreException {
    String text = url.toString();
    if (!text.endsWith(WRITE_PATH)) {
      return Optional.empty();
    }
    String base = text.substring(0, text.length() - WRITE_PATH.length());
    try {
      Request.Builder call = new Request.Builder().url(base + path).header("User-Agent", "weir");
      addAccess(call);
      try (Response response = http.current().newCall(call.build()).execute()) {
        return response.isSuccessful() ? Optional.of(response.body().string()) : Optional.empty();
      }
    } catch (IOException e) {
      throw new StoreException.Retriable(base + path + ": expected an answer, found: " + e, e);
    }
  }

  private void addAccess(Request.Builder call) throws IOException {
    for (Map.Entry<String, Secret> header : access.headers().entrySet()) {
      call.header(header.getKey(), header.getValue().reveal());
    }
    access.credentials().header().ifPresent(value -> call.header("Authorization", value.reveal()));
  }

  private Request call(WriteRequest.Encoded request, String tenant) throws IOException {
    Request.Builder call =
        new Request.Builder()
            .url(url)
            .header("Content-Encoding", compression.encoding())
            .header("X-Prometheus-Remote-Write-Version", message.version())
            .header("User-Agent", "weir")
            .post(RequestBody.create(compression.compress(request.bytes()), contentType));
    tenantHeader.ifPresent(name -> call.header(name, tenant));
    addAccess(call);
    return call.build();
  }

  @Override
  public void close() {
    base.connectionPool().evictAll();
    base.dispatcher().executorService().shutdown();
  }
}
