package io.weir.scraper.http;

import io.weir.scraper.config.ProxyConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;

/** Chooses the proxy that a configuration or the environment names. */
final class ConfiguredProxies extends ProxySelector {
  private final Optional<HttpUrl> forHttp;
  private final Optional<HttpUrl> forHttps;
  private final DirectHosts direct;

  ConfiguredProxies(ProxyConfig config, Map<String, String> environment) {
    if (config.proxyFromEnvironment()) {
      forHttp = variable(environment, "HTTP_PROXY").flatMap(ConfiguredProxies::url);
      forHttps = variable(environment, "HTTPS_PROXY").flatMap(ConfiguredProxies::url);
      direct = new DirectHosts(variable(environment, "NO_PROXY").orElse(""), true);
    } else {
      forHttp = config.proxyUrl().map(URI::toString).flatMap(ConfiguredProxies::url);
      forHttps = forHttp;
      direct = new DirectHosts(config.noProxy(), !config.noProxy().isEmpty());
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    HttpUrl url = HttpUrl.get(uri);
    Optional<HttpUrl> proxy = url == null ? Optional.empty() : proxy(url);
    return List.of(
        proxy
            .map(p -> InetSocketAddress.createUnresolved(p.host(), p.port()))
            .map(address -> new Proxy(Proxy.Type.HTTP, address))
            .orElse(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The failure reaches whoever made the call.
  }

  /**
   * Returns the value of the Proxy-Authorization header for {@code url}, if its proxy wants one.
   */
  Optional<String> credentials(HttpUrl url) {
    return proxy(url)
        .filter(proxy -> !proxy.username().isEmpty())
        .map(proxy -> Credentials.basic(proxy.username(), proxy.password()));
  }

  private Optional<HttpUrl> proxy(HttpUrl url) {
    return direct.contains(url) ? Optional.empty() : url.isHttps() ? forHttps : forHttp;
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      value = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** A proxy may be given without a scheme. */
  private static Optional<HttpUrl> url(String text) {
    HttpUrl url = HttpUrl.parse(text.contains("://") ? text : "http://" + text);
    return Optional.ofNullable(url);
  }
}
