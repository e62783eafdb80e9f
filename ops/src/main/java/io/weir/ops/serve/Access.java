package io.weir.ops.serve;

import com.google.re2j.Pattern;
import io.weir.ops.config.CallerSelector;
import io.weir.ops.config.HttpSection;
import io.weir.ops.config.TlsSection;
import io.weir.schemas.access.AccessConfig;
import io.weir.schemas.access.Authenticator;
import io.weir.schemas.access.JwtConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Who is let in, and by which certificates; both can be changed while a server runs. */
public final class Access {
  private final Clock clock;
  private final HttpSection started;
  private final Optional<ServerCertificates> certificates;
  private volatile Authenticator authenticator;

  private Access(HttpSection http, Clock clock) {
    this.clock = clock;
    this.started = http;
    this.authenticator = authenticator(http.access(), clock);
    this.certificates = http.tls().map(ServerCertificates::read);
  }

  /**
   * What a section says; its files are read.
   *
   * @param clock tells whether a token has expired
   * @throws io.weir.schemas.config.ConfigException if a file can't be read, or doesn't hold what it
   *     should
   */
  public static Access of(HttpSection http, Clock clock) {
    return new Access(http, clock);
  }

  /**
   * Reads what a newer section says about it, and its files again.
   *
   * @return what takes it over
   * @throws io.weir.schemas.config.ConfigException if a file can't be read, or doesn't hold what it
   *     should
   */
  public Runnable prepare(HttpSection newer) {
    HttpSection reloaded = started.reloaded(newer);
    Authenticator next = authenticator(reloaded.access(), clock);
    Optional<Runnable> files =
        certificates.map(running -> running.prepare(reloaded.tls().orElseThrow()));
    return () -> {
      files.ifPresent(Runnable::run);
      authenticator = next;
    };
  }

  Authenticator authenticator() {
    return authenticator;
  }

  /** Those of the server; empty for plain HTTP. */
  Optional<ServerCertificates> certificates() {
    return certificates;
  }

  Optional<TlsSection> tls() {
    return started.tls();
  }

  /** Origins whose pages may ask by a browser; empty for none. */
  Optional<Pattern> corsOrigin() {
    return started.corsOrigin();
  }

  private static Authenticator authenticator(AccessConfig config, Clock clock) {
    try {
      return Authenticator.of(config, clock, CallerSelector::matchers);
    } catch (IOException e) {
      Path file = config.jwt().flatMap(JwtConfig::keyFile).orElseThrow();
      throw PemFile.unusable("weir.http.access.jwt.key_file", file, e);
    }
  }
}
