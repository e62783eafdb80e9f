package io.weir.scraper.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Inline;
import io.weir.schemas.config.InvalidValue;
import java.net.URI;
import java.time.Duration;
import okhttp3.HttpUrl;

/**
 * Targets that a server lists.
 *
 * @param url answers a GET with a JSON list of target groups
 * @param refreshInterval how often it is asked
 * @param httpClient how it is asked
 */
public record HttpDiscoveryConfig(
    @Doc("Answers with a JSON list of target groups.") URI url,
    @Doc("How often to ask.") @Default("1m") Duration refreshInterval,
    @Inline HttpClientConfig httpClient) {

  public HttpDiscoveryConfig {
    // Null for schemes other than http and https, too.
    if (HttpUrl.parse(url.toString()) == null) {
      throw new InvalidValue(
          "url", "expected a URL that begins with http:// or https://, found \"" + url + "\"");
    }
    if (!refreshInterval.isPositive()) {
      throw new InvalidValue("refresh_interval", "expected more than 0, found 0");
    }
  }
}
