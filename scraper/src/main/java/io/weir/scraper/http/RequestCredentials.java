package io.weir.scraper.http;

import io.weir.scraper.config.HttpClientConfig;
import io.weir.scraper.config.HttpHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Puts credentials and configured headers on each request of a call, reading their files anew. Once
 * a redirect has left the first host's domain, credentials stay behind for the rest of the call, as
 * in Prometheus.
 */
final class RequestCredentials implements Interceptor {
  private static final Set<String> SENSITIVE_HEADERS =
      Set.of("cookie", "cookie2", "www-authenticate", "proxy-authorization", "proxy-authenticate");

  private final HttpClientConfig config;
  private final ConfiguredProxies proxies;

  /** Tag of a call's requests: whether a redirect has left the domain. One call, one thread. */
  static final class Journey {
    private boolean left;

    private boolean hasLeft(HttpUrl first, HttpUrl now) {
      left |= !isSameOrBelow(now.host().toLowerCase(Locale.ROOT), first.host());
      return left;
    }
  }

  RequestCredentials(HttpClientConfig config, ConfiguredProxies proxies) {
    this.config = config;
    this.proxies = proxies;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Journey journey = request.tag(Journey.class);
    boolean left = journey == null || journey.hasLeft(chain.call().request().url(), request.url());
    Request.Builder changed = request.newBuilder();
    for (Map.Entry<String, HttpHeader> header : config.httpHeaders().entrySet()) {
      boolean sensitive = SENSITIVE_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT));
      if (!(left && sensitive)) {
        addHeader(changed, header.getKey(), header.getValue());
      }
    }
    if (!left && request.header("Authorization") == null) {
      config
          .credentials()
          .header()
          .ifPresent(value -> changed.header("Authorization", value.reveal()));
    }
    if (!request.isHttps()) {
      // For https the proxy gets them with CONNECT.
      proxies
          .credentials(request.url())
          .ifPresent(value -> changed.header("Proxy-Authorization", value));
    }
    return chain.proceed(changed.build());
  }

  private static void addHeader(Request.Builder request, String name, HttpHeader header)
      throws IOException {
    header.values().forEach(value -> request.addHeader(name, value));
    header.secrets().forEach(value -> request.addHeader(name, value.reveal()));
    for (Path file : header.files()) {
      request.addHeader(name, Files.readString(file).strip());
    }
  }

  private static boolean isSameOrBelow(String host, String domain) {
    return host.equals(domain) || (host.endsWith("." + domain) && host.indexOf(':') < 0);
  }
}
