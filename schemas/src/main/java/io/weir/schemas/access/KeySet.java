package io.weir.schemas.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.weir.schemas.http.TlsClient;
import io.weir.schemas.http.TlsConfig;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer publishes. They are fetched when they are old, and when a token names one
 * that isn't among them, but never sooner after the last try than {@link #PAUSE}, however many such
 * tokens come. While the issuer is away, the last ones go on. Thread-safe.
 */
final class KeySet implements JWKSource<SecurityContext> {
  private static final Logger logger = LoggerFactory.getLogger(KeySet.class);

  static final Duration PAUSE = Duration.ofSeconds(10);
  static final Duration MAX_AGE = Duration.ofMinutes(10);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_WAITING = 16;

  private final HttpUrl url;
  private final TlsClient client;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();

  private volatile @Nullable Fetched fetched;

  // Both are guarded by the lock.
  private @Nullable Instant tried;
  private boolean failing;

  /** Keys and when they came. */
  private record Fetched(JWKSet keys, Instant at) {
    boolean isOld(Instant now) {
      return now.isAfter(at.plus(MAX_AGE));
    }
  }

  private KeySet(HttpUrl url, TlsClient client, Clock clock) {
    this.url = url;
    this.client = client;
    this.clock = clock;
  }

  static KeySet of(URI url, TlsConfig tls, Clock clock) {
    TlsClient client =
        new TlsClient(
            tls, () -> new OkHttpClient.Builder().callTimeout(TIMEOUT).followSslRedirects(false));
    return new KeySet(HttpUrl.get(url.toString()), client, clock);
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    Fetched before = fetched;
    List<JWK> found = before == null ? List.of() : selector.select(before.keys());
    if (before == null || found.isEmpty()) {
      refreshNow();
    } else if (before.isOld(clock.instant()) && fetching.tryLock()) {
      refresh();
    }
    Fetched now = fetched;
    if (now == null) {
      throw new RemoteKeySourceException("expected keys at " + url + ", found none yet", null);
    }
    return selector.select(now.keys());
  }

  /** Waits for the one that fetches, unless many do already. */
  private void refreshNow() throws KeySourceException {
    if (fetching.getQueueLength() >= MAX_WAITING) {
      throw new RemoteKeySourceException("too many wait for keys of " + url, null);
    }
    fetching.lock();
    refresh();
  }

  /** Gives the lock back. */
  private void refresh() {
    try {
      Instant now = clock.instant();
      if (tried != null && now.isBefore(tried.plus(PAUSE))) {
        return; // also after another thread's fetch, for which this one waited
      }
      tried = now;
      fetched = new Fetched(fetch(), now);
      failing = false;
    } catch (IOException | ParseException e) {
      if (!failing) {
        logger.warn("keys of tokens can't be fetched from {}: {}", url, e.toString());
      }
      failing = true;
    } finally {
      fetching.unlock();
    }
  }

  private JWKSet fetch() throws IOException, ParseException {
    Request request = new Request.Builder().url(url).header("Accept", "application/json").build();
    try (Response response = client.current().newCall(request).execute()) {
      BufferedSource body = response.body().source();
      if (!response.isSuccessful()) {
        throw new IOException("expected 200, found " + response.code());
      }
      if (body.request(MAX_BYTES + 1)) {
        throw new IOException("expected at most " + MAX_BYTES + " bytes, found more");
      }
      return JWKSet.parse(body.readUtf8());
    }
  }
}
