package io.weir.ops.config;

import com.google.re2j.Pattern;
import io.weir.schemas.access.AccessConfig;
import io.weir.schemas.access.Grant;
import io.weir.schemas.access.JwtConfig;
import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.HostPort;
import io.weir.schemas.config.InvalidValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The HTTP server of an instance.
 *
 * @param listen where it listens
 * @param advertise where other instances reach it
 * @param tls empty for plain HTTP
 * @param corsOrigin whole origins whose pages may ask by a browser; empty for none
 * @param access who may do what
 * @param peer what this instance presents to the others
 */
public record HttpSection(
    @Doc("Where it listens.") @Default("127.0.0.1:9470") HostPort listen,
    @Doc(
            "Host and port under which other instances reach this one. Without it, those of `listen`, or the name of the machine if it listens everywhere.")
        Optional<HostPort> advertise,
    @Doc("TLS; without it, plain HTTP. Relative files start from the configuration's folder.")
        Optional<TlsSection> tls,
    @Doc(
            "Regular expression of the origins whose pages may ask the HTTP API from a browser, matched whole: `https?://(a|b)\\.example`. Without it, none may. As Prometheus's `--web.cors.origin`, whose default is `.*`.")
        Optional<Pattern> corsOrigin,
    @Doc("Who may do what. Without an entry, everyone may do everything.") AccessConfig access,
    @Doc("What this instance presents to the others when it asks them.") PeerSection peer) {
  /** Checks selectors, and that certificates are asked for if they count. */
  public HttpSection {
    if (!access.certificates().isEmpty()
        && tls.filter(section -> section.clientAuth() != ClientAuthentication.NONE).isEmpty()) {
      throw new InvalidValue(
          "access.certificates", "expected tls.client_auth request or require, found none");
    }
    checkSelectors("users", access.users().stream().map(AccessConfig.User::grant).toList());
    checkSelectors("tokens", access.tokens().stream().map(AccessConfig.Token::grant).toList());
    checkSelectors(
        "certificates",
        access.certificates().stream().map(AccessConfig.CertificateSubject::grant).toList());
    access.jwt().map(JwtConfig::grant).ifPresent(grant -> checkSelector("jwt", grant));
  }

  private static void checkSelectors(String key, List<Grant> grants) {
    for (int i = 0; i < grants.size(); i++) {
      checkSelector(key + "[" + i + "]", grants.get(i));
    }
  }

  private static void checkSelector(String entry, Grant grant) {
    grant
        .selector()
        .ifPresent(selector -> {
          try {
            CallerSelector.matchers(selector);
          } catch (IllegalArgumentException e) {
            throw new InvalidValue("access." + entry + ".selector", String.valueOf(e.getMessage()));
          }
        });
  }

  /** The same with relative files starting from {@code folder}. */
  HttpSection filesIn(Path folder) {
    return new HttpSection(
        listen,
        advertise,
        tls.map(section -> section.filesIn(folder)),
        corsOrigin,
        access.filesIn(folder),
        peer.filesIn(folder));
  }

  /**
   * What a server that runs by this section makes of a newer one: it takes over who has access and
   * the files of TLS, not where it listens and whom TLS asks for certificates.
   */
  public HttpSection reloaded(HttpSection newer) {
    Optional<TlsSection> files =
        tls.map(running -> newer.tls().map(running::withFilesOf).orElse(running));
    return new HttpSection(listen, advertise, files, corsOrigin, newer.access(), peer);
  }
}
