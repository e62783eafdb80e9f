package io.weir.sinks.remotewrite;

import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import io.weir.schemas.http.Authorization;
import io.weir.schemas.http.BasicAuth;
import io.weir.schemas.http.RequestHeaders;
import io.weir.schemas.http.TlsConfig;
import io.weir.schemas.http.TlsVersion;
import io.weir.sinks.delivery.Contradictions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The keys of a connector's configuration that say how a store lets us in, behind a prefix. */
final class HttpAccessKeys {
  static final String USERNAME = "username";
  static final String USERNAME_FILE = "username.file";
  static final String PASSWORD = "password";
  static final String PASSWORD_FILE = "password.file";
  static final String TOKEN = "token";
  static final String TOKEN_FILE = "token.file";
  static final String TOKEN_TYPE = "token.type";
  static final String CA = "tls.ca";
  static final String CA_FILE = "tls.ca.file";
  static final String CERT = "tls.cert";
  static final String CERT_FILE = "tls.cert.file";
  static final String KEY = "tls.key";
  static final String KEY_FILE = "tls.key.file";
  static final String SERVER_NAME = "tls.server.name";
  static final String SKIP_VERIFY = "tls.insecure.skip.verify";
  static final String MIN_VERSION = "tls.min.version";
  static final String MAX_VERSION = "tls.max.version";
  static final String HEADER = "header.";

  private static final ConfigDef.Validator VERSIONS =
      ConfigDef.ValidString.in(
          Stream.concat(Stream.of(""), Arrays.stream(TlsVersion.values()).map(HttpAccessKeys::name))
              .toArray(String[]::new));

  private final AbstractConfig config;
  private final String prefix;

  private HttpAccessKeys(AbstractConfig config, String prefix) {
    this.config = config;
    this.prefix = prefix;
  }

  /** Adds the keys to a definition. */
  static void define(ConfigDef to, String prefix) {
    text(to, prefix + USERNAME, "Name for basic authentication.");
    text(to, prefix + USERNAME_FILE, "A file that holds the name, read at every request.");
    secret(to, prefix + PASSWORD, "Password for basic authentication.");
    text(to, prefix + PASSWORD_FILE, "A file that holds the password, read at every request.");
    secret(to, prefix + TOKEN, "Bearer token, or credentials of another type.");
    text(to, prefix + TOKEN_FILE, "A file that holds the token, read at every request.");
    text(to, prefix + TOKEN_TYPE, "Type of the token, its header's first word; empty for Bearer.");
    text(to, prefix + CA, "Certificates of the authorities to trust, PEM; empty for the JDK's.");
    text(to, prefix + CA_FILE, "A file of the authorities to trust, PEM.");
    text(to, prefix + CERT, "The client's certificate, PEM.");
    text(to, prefix + CERT_FILE, "A file of the client's certificate, PEM.");
    secret(to, prefix + KEY, "The client's private key, PEM, not encrypted.");
    text(to, prefix + KEY_FILE, "A file of the client's private key, PEM, not encrypted.");
    text(to, prefix + SERVER_NAME, "The name that the server's certificate must have.");
    version(to, prefix + MIN_VERSION, "The oldest TLS version to accept; empty for the JDK's.");
    version(to, prefix + MAX_VERSION, "The newest TLS version to accept.");
    to.define(
        prefix + SKIP_VERIFY,
        ConfigDef.Type.BOOLEAN,
        false,
        ConfigDef.Importance.LOW,
        "Trust any certificate. Headers of every request stand beside it, under "
            + (prefix + HEADER)
            + " and their names.");
  }

  /**
   * Reads the keys.
   *
   * @throws ConfigException if they contradict each other
   */
  static HttpAccess read(AbstractConfig config, String prefix) {
    HttpAccessKeys keys = new HttpAccessKeys(config, prefix);
    try {
      return new HttpAccess(keys.basicAuth(), keys.authorization(), keys.tls(), keys.headers());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(prefix + "*: " + e.getMessage());
    }
  }

  /** Looks at what the keys say against each other. */
  static void check(Contradictions contradictions, String prefix) {
    for (String key : List.of(USERNAME, PASSWORD, TOKEN, CA, CERT, KEY)) {
      contradictions.atMostOne(prefix + key, prefix + key + ".file");
    }
    Optional<String> basic =
        present(contradictions, prefix, USERNAME, USERNAME_FILE, PASSWORD, PASSWORD_FILE);
    Optional<String> token = present(contradictions, prefix, TOKEN, TOKEN_FILE);
    if (basic.isPresent() && token.isPresent()) {
      contradictions.atMostOne(basic.get(), token.get());
    }
    if (contradictions.value(prefix + TOKEN_TYPE).filter("basic"::equalsIgnoreCase).isPresent()) {
      contradictions.add(
          prefix + TOKEN_TYPE,
          "expected another type than basic, which " + prefix + USERNAME + " is for");
    }
    Optional<String> certificate = present(contradictions, prefix, CERT, CERT_FILE);
    Optional<String> key = present(contradictions, prefix, KEY, KEY_FILE);
    if (certificate.isPresent() != key.isPresent()) {
      contradictions.add(
          prefix + (key.isPresent() ? CERT : KEY),
          "expected it beside " + key.or(() -> certificate).orElseThrow() + ", found none");
    }
    Optional<TlsVersion> oldest =
        contradictions.value(prefix + MIN_VERSION).flatMap(HttpAccessKeys::versionNamed);
    Optional<TlsVersion> newest =
        contradictions.value(prefix + MAX_VERSION).flatMap(HttpAccessKeys::versionNamed);
    if (oldest.isPresent() && newest.isPresent() && newest.get().compareTo(oldest.get()) < 0) {
      contradictions.add(
          prefix + MAX_VERSION,
          "expected at least %s of %s, found %s"
              .formatted(name(oldest.get()), prefix + MIN_VERSION, name(newest.get())));
    }
    headers(contradictions, prefix);
  }

  private static void headers(Contradictions contradictions, String prefix) {
    contradictions
        .candidate()
        .forEach((key, value) -> {
          if (key.startsWith(prefix + HEADER)) {
            String name = key.substring(prefix.length() + HEADER.length());
            try {
              RequestHeaders.check(key, Map.of(name, new Secret(value)));
            } catch (InvalidValue e) {
              contradictions.add(key, String.valueOf(e.getMessage()));
            }
          }
        });
  }

  /** The first of some keys that says something. */
  private static Optional<String> present(
      Contradictions contradictions, String prefix, String... keys) {
    return Arrays.stream(keys).map(prefix::concat).filter(contradictions::has).findFirst();
  }

  /** What a version of TLS is called in configuration, such as {@code TLS12}. */
  static String name(TlsVersion version) {
    return version.name().replace("_", "");
  }

  private Optional<BasicAuth> basicAuth() {
    BasicAuth basic =
        new BasicAuth(text(USERNAME), file(USERNAME_FILE), secret(PASSWORD), file(PASSWORD_FILE));
    boolean any =
        Stream.of(basic.username(), basic.usernameFile(), basic.password(), basic.passwordFile())
            .anyMatch(Optional::isPresent);
    return any ? Optional.of(basic) : Optional.empty();
  }

  private Optional<Authorization> authorization() {
    Optional<Secret> token = secret(TOKEN);
    Optional<Path> file = file(TOKEN_FILE);
    return token.isPresent() || file.isPresent()
        ? Optional.of(new Authorization(text(TOKEN_TYPE).orElse(""), token, file))
        : Optional.empty();
  }

  private TlsConfig tls() {
    return new TlsConfig(
        text(CA),
        file(CA_FILE),
        text(CERT),
        file(CERT_FILE),
        secret(KEY),
        file(KEY_FILE),
        text(SERVER_NAME),
        config.getBoolean(prefix + SKIP_VERIFY),
        version(MIN_VERSION),
        version(MAX_VERSION));
  }

  private Map<String, Secret> headers() {
    Map<String, Secret> headers = new HashMap<>();
    config
        .originalsWithPrefix(prefix + HEADER)
        .forEach((name, value) -> headers.put(name, new Secret(String.valueOf(value))));
    return headers;
  }

  private Optional<String> text(String key) {
    return Optional.of(config.getString(prefix + key)).filter(text -> !text.isEmpty());
  }

  private Optional<Path> file(String key) {
    return text(key).map(Path::of);
  }

  private Optional<Secret> secret(String key) {
    return Optional.of(new Secret(config.getPassword(prefix + key).value()))
        .filter(secret -> !secret.isEmpty());
  }

  private Optional<TlsVersion> version(String key) {
    return text(key).flatMap(HttpAccessKeys::versionNamed);
  }

  private static Optional<TlsVersion> versionNamed(String text) {
    return Arrays.stream(TlsVersion.values()).filter(each -> name(each).equals(text)).findFirst();
  }

  private static void text(ConfigDef to, String key, String words) {
    to.define(key, ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, words);
  }

  private static void version(ConfigDef to, String key, String words) {
    to.define(key, ConfigDef.Type.STRING, "", VERSIONS, ConfigDef.Importance.LOW, words);
  }

  private static void secret(ConfigDef to, String key, String words) {
    to.define(key, ConfigDef.Type.PASSWORD, "", ConfigDef.Importance.LOW, words);
  }
}
