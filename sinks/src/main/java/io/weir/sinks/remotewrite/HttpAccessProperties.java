package io.weir.sinks.remotewrite;

import io.weir.schemas.config.Secret;
import io.weir.schemas.http.TlsConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Writes an access as the properties that {@link HttpAccessKeys} reads. */
final class HttpAccessProperties {
  private final Map<String, String> properties = new HashMap<>();
  private final String prefix;
  private final Path folder;

  private HttpAccessProperties(String prefix, Path folder) {
    this.prefix = prefix;
    this.folder = folder;
  }

  /**
   * The properties.
   *
   * @param folder where relative files start from
   */
  static Map<String, String> of(HttpAccess access, String prefix, Path folder) {
    HttpAccessProperties to = new HttpAccessProperties(prefix, folder);
    to.putCredentials(access);
    to.putTls(access.tlsConfig());
    access
        .headers()
        .forEach((name, value) -> to.secret(HttpAccessKeys.HEADER + name, Optional.of(value)));
    return to.properties;
  }

  private void putCredentials(HttpAccess access) {
    access
        .basicAuth()
        .ifPresent(basic -> {
          text(HttpAccessKeys.USERNAME, basic.username());
          file(HttpAccessKeys.USERNAME_FILE, basic.usernameFile());
          secret(HttpAccessKeys.PASSWORD, basic.password());
          file(HttpAccessKeys.PASSWORD_FILE, basic.passwordFile());
        });
    access
        .authorization()
        .ifPresent(authorization -> {
          text(HttpAccessKeys.TOKEN_TYPE, Optional.of(authorization.type()));
          secret(HttpAccessKeys.TOKEN, authorization.credentials());
          file(HttpAccessKeys.TOKEN_FILE, authorization.credentialsFile());
        });
  }

  private void putTls(TlsConfig tls) {
    text(HttpAccessKeys.CA, tls.ca());
    file(HttpAccessKeys.CA_FILE, tls.caFile());
    text(HttpAccessKeys.CERT, tls.cert());
    file(HttpAccessKeys.CERT_FILE, tls.certFile());
    secret(HttpAccessKeys.KEY, tls.key());
    file(HttpAccessKeys.KEY_FILE, tls.keyFile());
    text(HttpAccessKeys.SERVER_NAME, tls.serverName());
    if (tls.insecureSkipVerify()) {
      text(HttpAccessKeys.SKIP_VERIFY, Optional.of("true"));
    }
    text(HttpAccessKeys.MIN_VERSION, tls.minVersion().map(HttpAccessKeys::name));
    text(HttpAccessKeys.MAX_VERSION, tls.maxVersion().map(HttpAccessKeys::name));
  }

  private void text(String key, Optional<String> value) {
    value.ifPresent(text -> properties.put(prefix + key, text));
  }

  private void file(String key, Optional<Path> value) {
    text(key, value.map(path -> folder.resolve(path).toString()));
  }

  private void secret(String key, Optional<Secret> value) {
    text(key, value.map(Secret::reveal));
  }
}
