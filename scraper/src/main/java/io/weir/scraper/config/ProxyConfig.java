package io.weir.scraper.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Through what to connect.
 *
 * @param proxyUrl the proxy; its user info, if any, is sent to it as basic credentials
 * @param noProxy hosts, domains, addresses and networks that are connected to directly, separated
 *     by commas; empty for none
 * @param proxyFromEnvironment whether {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}
 *     say so instead
 * @param proxyConnectHeader headers sent to the proxy with CONNECT
 */
public record ProxyConfig(
    @Doc("The HTTP proxy to connect through.") Optional<URI> proxyUrl,
    @Doc("Hosts, domains, addresses and networks to connect to directly, separated by commas.")
        @Default("")
        String noProxy,
    @Doc("Take the proxy from `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.") @Default("false")
        boolean proxyFromEnvironment,
    @Doc("Headers sent to the proxy with CONNECT.") Map<String, List<Secret>> proxyConnectHeader) {

  /** What is used where no proxy is configured. */
  public static final ProxyConfig NONE = new ProxyConfig(Optional.empty(), "", false, Map.of());

  public ProxyConfig {
    proxyConnectHeader = Map.copyOf(proxyConnectHeader);
    if (proxyUrl.isPresent() && !proxyUrl.get().getScheme().equals("http")) {
      throw new InvalidValue(
          "proxy_url",
          "expected an http:// proxy (others aren't supported by Weir yet), found "
              + proxyUrl.get().getScheme());
    }
    if (proxyUrl.isPresent() && HttpUrl.parse(proxyUrl.get().toString()) == null) {
      // Not the URL itself: it may hold a password.
      throw new InvalidValue("proxy_url", "expected a URL with a host, found none");
    }
    if (!proxyConnectHeader.isEmpty() && !proxyFromEnvironment && proxyUrl.isEmpty()) {
      throw new InvalidValue(
          "proxy_connect_header",
          "expected proxy_url or proxy_from_environment beside it, found neither");
    }
    if (proxyFromEnvironment && proxyUrl.isPresent()) {
      throw new InvalidValue(
          "proxy_url", "expected proxy_url or proxy_from_environment, found both");
    }
    if (proxyFromEnvironment && !noProxy.isEmpty()) {
      throw new InvalidValue("no_proxy", "expected no_proxy or proxy_from_environment, found both");
    }
    if (proxyUrl.isEmpty() && !noProxy.isEmpty()) {
      throw new InvalidValue("no_proxy", "expected proxy_url beside it, found none");
    }
  }
}
