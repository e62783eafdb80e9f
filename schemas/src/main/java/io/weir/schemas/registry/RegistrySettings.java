package io.weir.schemas.registry;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How to reach a registry.
 *
 * @param urls where its instances answer, with the path in front of {@code /subjects} if there is
 *     one; at least one. They are equal: the next is asked when one fails
 * @param requestTimeout how long one request may take
 * @param retryFor how long a request is repeated before it fails; zero for once with each URL
 */
public record RegistrySettings(
    List<URI> urls,
    RegistryAuthentication authentication,
    Duration requestTimeout,
    Duration retryFor) {

  private static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DEFAULT_RETRY_FOR = Duration.ofSeconds(15);

  public RegistrySettings {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("schema registry: expected at least one URL, found none");
    }
    urls.forEach(RegistrySettings::check);
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException(
          "schema registry: expected a request timeout above zero, found " + requestTimeout);
    }
    if (retryFor.isNegative()) {
      throw new IllegalArgumentException(
          "schema registry: expected to retry for zero or longer, found " + retryFor);
    }
  }

  /** Settings with a request timeout of 5 s and retries for 15 s. */
  public static RegistrySettings of(List<URI> urls, RegistryAuthentication authentication) {
    return new RegistrySettings(urls, authentication, DEFAULT_REQUEST_TIMEOUT, DEFAULT_RETRY_FOR);
  }

  private static void check(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "schema registry: expected a URL such as http://host:8081, found " + withoutUser(url));
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "schema registry: expected user and password as settings of their own,"
              + " found them in the URL "
              + withoutUser(url));
    }
  }

  private static String withoutUser(URI url) {
    return url.toString().replaceFirst("//[^/@]*@", "//<secret>@");
  }
}
