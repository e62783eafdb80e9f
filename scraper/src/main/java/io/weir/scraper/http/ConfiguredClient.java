package io.weir.scraper.http;

import io.weir.schemas.http.TlsClient;
import io.weir.scraper.config.HttpClientConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;

/**
 * Makes calls as an HTTP configuration says. Files of credentials and certificates are read anew
 * for each call, so that what is rotated is used at once. Any thread.
 */
public final class ConfiguredClient {
  private static final String USER_AGENT = "Weir";

  private final HttpClientConfig config;
  private final OkHttpClient base;
  private final ConfiguredProxies proxies;
  private final TlsClient client;

  ConfiguredClient(HttpClientConfig config, OkHttpClient base, ConfiguredProxies proxies) {
    this.config = config;
    this.base = base;
    this.proxies = proxies;
    this.client = new TlsClient(config.tlsConfig(), this::withoutTls);
  }

  /**
   * Prepares a call. Credentials and configured headers are added to {@code request} when it is
   * sent; a response is decompressed only if {@code request} doesn't set Accept-Encoding.
   *
   * @param timeout for the whole call, until its response is read and closed; more than 0
   * @throws IOException if a file of a certificate or key can't be read or used, or the environment
   *     names a proxy that can't
   */
  public Call newCall(Request request, Duration timeout) throws IOException {
    proxies.check();
    Request.Builder tagged =
        request
            .newBuilder()
            .tag(RequestCredentials.Journey.class, new RequestCredentials.Journey());
    if (request.header("User-Agent") == null) {
      tagged.header("User-Agent", USER_AGENT);
    }
    Call call = client.current().newCall(tagged.build());
    call.timeout().timeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    return call;
  }

  private OkHttpClient.Builder withoutTls() {
    OkHttpClient.Builder builder =
        base.newBuilder()
            .followRedirects(config.followRedirects())
            .followSslRedirects(config.followRedirects())
            .proxySelector(proxies)
            .proxyAuthenticator(new ConnectHeaders(config.proxy(), proxies))
            .addNetworkInterceptor(new RequestCredentials(config, proxies));
    if (!config.enableHttp2()) {
      builder.protocols(List.of(Protocol.HTTP_1_1));
    }
    return builder;
  }
}
