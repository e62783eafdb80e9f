package io.weir.schemas.access;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller behind the credentials of a request. How long it takes to refuse one doesn't
 * tell whether a user exists or how much of a secret is right, and what is refused leaves nothing
 * in memory. Thread-safe.
 */
public final class Authenticator {
  /** More isn't looked at. */
  private static final int MAX_HEADER_LENGTH = 16 * 1024;

  private static final Authentication REFUSED = new Authentication.Refused();

  private final boolean open;
  private final Passwords passwords;
  private final BearerTokens tokens;
  private final Optional<Jwts> jwts;
  private final Map<X500Principal, Caller> subjects = new HashMap<>();

  private Authenticator(AccessConfig config, Optional<Jwts> jwts) {
    this.open = config.isOpen();
    this.passwords = new Passwords(config.users());
    this.tokens = new BearerTokens(config.tokens());
    this.jwts = jwts;
    config
        .certificates()
        .forEach(entry -> subjects.put(entry.principal(), entry.grant().caller(entry.subject())));
  }

  /**
   * Makes one; a key set is fetched when the first token comes.
   *
   * @param clock tells whether a token has expired
   * @param selectorCheck throws {@link IllegalArgumentException} for a claim that is no selector
   * @throws IOException if the key file can't be read, or holds no public key
   */
  public static Authenticator of(AccessConfig config, Clock clock, Consumer<String> selectorCheck)
      throws IOException {
    Optional<Jwts> jwts = Optional.empty();
    if (config.jwt().isPresent()) {
      jwts = Optional.of(Jwts.of(config.jwt().get(), clock, selectorCheck));
    }
    return new Authenticator(config, jwts);
  }

  /** Returns whether everyone is let in. */
  public boolean isOpen() {
    return open;
  }

  /** What {@code WWW-Authenticate} says to who is refused, one value for each scheme. */
  public List<String> challenges() {
    List<String> challenges = new ArrayList<>();
    if (!passwords.isEmpty()) {
      challenges.add("Basic realm=\"weir\", charset=\"UTF-8\"");
    }
    if (!tokens.isEmpty() || jwts.isPresent() || challenges.isEmpty()) {
      challenges.add("Bearer realm=\"weir\"");
    }
    return challenges;
  }

  /**
   * Finds the caller. A header counts more than a certificate: if it is wrong, the certificate
   * doesn't help. May take a second, or wait for an answer of the issuer: not for an event loop,
   * unless there is no header.
   *
   * @param authorization the header {@code Authorization}; null if there is none
   * @param certificate the client's, verified in the handshake; null if there is none
   */
  public Authentication authenticate(
      @Nullable String authorization, @Nullable X509Certificate certificate) {
    if (open) {
      return new Authentication.Known(Caller.ANYONE);
    }
    if (authorization != null) {
      return authorization.length() > MAX_HEADER_LENGTH ? REFUSED : byHeader(authorization.strip());
    }
    if (certificate != null) {
      return known(Optional.ofNullable(subjects.get(certificate.getSubjectX500Principal())));
    }
    return REFUSED;
  }

  private Authentication byHeader(String header) {
    int space = header.indexOf(' ');
    if (space < 0) {
      return REFUSED;
    }
    String scheme = header.substring(0, space);
    String rest = header.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Basic")) {
      return BasicCredentials.parse(rest).map(passwords::check).orElse(REFUSED);
    }
    return scheme.equalsIgnoreCase("Bearer") ? byToken(rest) : REFUSED;
  }

  private Authentication byToken(String token) {
    Optional<Caller> caller = tokens.find(token);
    return caller.isEmpty() && jwts.isPresent() ? jwts.get().check(token) : known(caller);
  }

  private static Authentication known(Optional<Caller> caller) {
    return caller.<Authentication>map(Authentication.Known::new).orElse(REFUSED);
  }
}
