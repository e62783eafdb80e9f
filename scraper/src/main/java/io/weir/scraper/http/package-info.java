/**
 * HTTP clients as Prometheus's configuration describes them: TLS, proxies, redirects, credentials.
 */
@NullMarked
package io.weir.scraper.http;

import org.jspecify.annotations.NullMarked;
