package io.weir.scraper.http;

import io.weir.scraper.config.ProxyConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
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
  private final List<String> problems = new ArrayList<>();

  ConfiguredProxies(ProxyConfig config, Map<String, String> environment) {
    if (config.proxyFromEnvironment()) {
      forHttp = fromVariable(environment, "HTTP_PROXY");
      forHttps = fromVariable(environment, "HTTPS_PROXY");
      direct = new DirectHosts(variable(environment, "NO_PROXY").orElse(""), true);
    } else {
      forHttp = config.proxyUrl().map(URI::toString).map(HttpUrl::get);
      forHttps = forHttp;
      direct = new DirectHosts(config.noProxy(), !config.noProxy().isEmpty());
    }
  }

  /**
   * Does nothing if the proxies can be used.
   *
   * @throws IOException if a variable of the environment is no proxy that Weir can use: going
   *     around it isn't what was asked for
   */
  void check() throws IOException {
    if (!problems.isEmpty()) {
      throw new IOException(String.join("; ", problems));
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

  /** There, a proxy may be given without a scheme. */
  private Optional<HttpUrl> fromVariable(Map<String, String> environment, String name) {
    Optional<HttpUrl> url =
        variable(environment, name)
            .map(text -> text.contains("://") ? text : "http://" + text)
            .map(HttpUrl::parse);
    if (url.isEmpty() ? variable(environment, name).isPresent() : url.get().isHttps()) {
      problems.add("the environment variable " + name + ": expected an http:// proxy, found other");
    }
    return url;
  }
}
