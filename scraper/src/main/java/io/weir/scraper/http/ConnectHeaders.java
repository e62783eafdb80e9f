package io.weir.scraper.http;

import io.weir.schemas.config.Secret;
import io.weir.scraper.config.ProxyConfig;
import okhttp3.Authenticator;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** Puts credentials and configured headers on CONNECT requests to a proxy. */
final class ConnectHeaders implements Authenticator {
  private static final String MARK = "OkHttp-Preemptive";

  private final ProxyConfig config;
  private final ConfiguredProxies proxies;

  ConnectHeaders(ProxyConfig config, ConfiguredProxies proxies) {
    this.config = config;
    this.proxies = proxies;
  }

  /** OkHttp asks before it connects, with a challenge of its own, and again if that was refused. */
  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response) {
    boolean before =
        response.challenges().stream().anyMatch(c -> c.scheme().equalsIgnoreCase(MARK));
    if (!before) {
      return null; // refused: what we have didn't help
    }
    Request.Builder request = response.request().newBuilder();
    proxies
        .credentials(response.request().url())
        .ifPresent(value -> request.header("Proxy-Authorization", value));
    config
        .proxyConnectHeader()
        .forEach((name, values) -> {
          for (Secret value : values) {
            request.addHeader(name, value.reveal());
          }
        });
    return request.build();
  }
}
