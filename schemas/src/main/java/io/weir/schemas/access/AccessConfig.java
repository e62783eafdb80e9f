package io.weir.schemas.access;

import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Inline;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * Credentials that let callers in. Without any, everyone is.
 *
 * @param users names and passwords of basic authentication
 * @param tokens bearer tokens
 * @param certificates subjects of client certificates
 * @param jwt signed tokens of an identity provider
 */
public record AccessConfig(
    @Doc("Names and passwords for basic authentication.") List<User> users,
    @Doc("Bearer tokens.") List<Token> tokens,
    @Doc("Client certificates; `tls.client_ca_file` says whose are trusted.")
        List<CertificateSubject> certificates,
    @Doc("Signed tokens (JWT) of an identity provider.") Optional<JwtConfig> jwt) {
  /** What lets everyone in. */
  public static final AccessConfig OPEN =
      new AccessConfig(List.of(), List.of(), List.of(), Optional.empty());

  /** Checks that each name is there once in its list. */
  public AccessConfig {
    users = List.copyOf(users);
    tokens = List.copyOf(tokens);
    certificates = List.copyOf(certificates);
    checkOnce("users", ".name", users, User::name);
    checkOnce("tokens", ".name", tokens, Token::name);
    checkOnce("certificates", ".subject", certificates, CertificateSubject::principal);
  }

  private static <T> void checkOnce(
      String key, String nameKey, List<T> entries, Function<T, Object> name) {
    Set<Object> names = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      if (!names.add(name.apply(entries.get(i)))) {
        throw new InvalidValue(
            key + "[" + i + "]" + nameKey,
            "expected each once, found " + name.apply(entries.get(i)) + " again");
      }
    }
  }

  /** Returns whether nobody needs a credential. */
  public boolean isOpen() {
    return users.isEmpty() && tokens.isEmpty() && certificates.isEmpty() && jwt.isEmpty();
  }

  /** The same with relative files starting from {@code folder}. */
  public AccessConfig filesIn(Path folder) {
    return new AccessConfig(
        users, tokens, certificates, jwt.map(present -> present.filesIn(folder)));
  }

  /**
   * A user of basic authentication.
   *
   * @param name without a colon
   * @param passwordHash bcrypt's, of {@code $2a$}, {@code $2b$} or {@code $2y$}
   */
  public record User(
      @Doc("The user's name.") String name,
      @Doc("bcrypt's hash of the password, as `htpasswd -nBC 10 NAME` prints it.")
          Secret passwordHash,
      @Inline Grant grant) {
    private static final Pattern BCRYPT =
        Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

    private static final int MIN_COST = 4;

    /** A check of this cost takes seconds. */
    private static final int MAX_COST = 16;

    /** Checks name and hash. */
    public User {
      requireName(name);
      if (name.indexOf(':') >= 0) {
        throw new InvalidValue("name", "expected a name without a colon, found " + name);
      }
      Matcher hash = BCRYPT.matcher(passwordHash.reveal());
      if (!hash.matches()) {
        throw new InvalidValue(
            "password_hash", "expected bcrypt's hash of a password, found another text");
      }
      int cost = Integer.parseInt(hash.group(1));
      if (cost < MIN_COST || cost > MAX_COST) {
        throw new InvalidValue(
            "password_hash",
            "expected a cost of " + MIN_COST + " to " + MAX_COST + ", found " + cost);
      }
    }
  }

  /**
   * A bearer token.
   *
   * @param sha256 64 hexadecimal digits
   */
  public record Token(
      @Doc("Name of who has it, for logs.") String name,
      @Doc(
              "SHA-256 of the token in hexadecimal. The token should be random, such as `openssl rand -hex 32` prints it.")
          Secret sha256,
      @Inline Grant grant) {
    /** Checks name and hash. */
    public Token {
      requireName(name);
      if (!sha256.reveal().matches("[0-9a-fA-F]{64}")) {
        throw new InvalidValue("sha256", "expected 64 hexadecimal digits, found another text");
      }
    }
  }

  /**
   * A subject of client certificates.
   *
   * @param subject a distinguished name as RFC 2253 writes it
   */
  public record CertificateSubject(
      @Doc("The certificate's whole subject, such as `CN=grafana,O=Example`.") String subject,
      @Inline Grant grant) {
    /** Checks the subject. */
    public CertificateSubject {
      requireName(principal(subject).getName());
    }

    X500Principal principal() {
      return principal(subject);
    }

    private static X500Principal principal(String subject) {
      try {
        return new X500Principal(subject);
      } catch (IllegalArgumentException e) {
        throw new InvalidValue(
            "subject",
            "expected a distinguished name such as CN=grafana,O=Example, found " + subject);
      }
    }
  }

  private static void requireName(String name) {
    if (name.isBlank()) {
      throw new InvalidValue("name", "expected a name, found nothing");
    }
  }
}
