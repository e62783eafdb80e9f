package io.weir.ops.command;

import io.weir.ops.query.QueryServer;
import io.weir.schemas.http.Authorization;
import io.weir.schemas.http.BasicAuth;
import io.weir.schemas.http.Credentials;
import io.weir.schemas.http.TlsClient;
import io.weir.schemas.http.TlsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which server is asked, how it is trusted, and as whom. */
final class ServerOptions {
  @Option(
      names = "--url",
      paramLabel = "U",
      defaultValue = "http://127.0.0.1:9470",
      description =
          "A Weir or a Prometheus, up to where /api/v1 begins (default: ${DEFAULT-VALUE}).")
  private String url = "";

  @Option(
      names = "--ca-file",
      paramLabel = "F",
      description = "Certificates, in PEM, of whom to trust for https; the JDK's if not given.")
  private @Nullable Path caFile;

  @ArgGroup private @Nullable Access access;

  /** As whom. */
  static final class Access {
    @ArgGroup(exclusive = false)
    private @Nullable Named named;

    @Option(
        names = "--bearer-token-file",
        paramLabel = "F",
        description = "A file that holds a bearer token.")
    private @Nullable Path bearerTokenFile;
  }

  /** A user. */
  static final class Named {
    @Option(names = "--user", paramLabel = "U", required = true, description = "A user's name.")
    private String user = "";

    @Option(
        names = "--password-file",
        paramLabel = "F",
        required = true,
        description = "A file that holds the user's password.")
    private @Nullable Path passwordFile;
  }

  /**
   * The server.
   *
   * @throws CommandLine.ParameterException if an option can't be used
   */
  QueryServer server(CommandSpec spec) {
    HttpUrl base = HttpUrl.parse(url);
    if (base == null || base.query() != null || base.fragment() != null) {
      throw wrong(spec, "--url: expected an address such as http://host:9470, found " + url, null);
    }
    try {
      return new QueryServer(base, client(), credentials().header());
    } catch (IOException e) {
      throw wrong(spec, "expected files that can be used, found " + e, e);
    }
  }

  private OkHttpClient client() throws IOException {
    if (caFile == null) {
      return new OkHttpClient();
    }
    TlsConfig none = TlsConfig.DEFAULT;
    TlsConfig trusting =
        new TlsConfig(
            none.ca(),
            Optional.of(caFile),
            none.cert(),
            none.certFile(),
            none.key(),
            none.keyFile(),
            none.serverName(),
            none.insecureSkipVerify(),
            none.minVersion(),
            none.maxVersion());
    return new TlsClient(trusting, OkHttpClient.Builder::new).current();
  }

  private Credentials credentials() {
    if (access == null) {
      return Credentials.NONE;
    }
    if (access.named != null) {
      BasicAuth basic =
          new BasicAuth(
              Optional.of(access.named.user),
              Optional.empty(),
              Optional.empty(),
              Optional.ofNullable(access.named.passwordFile));
      return new Credentials(Optional.of(basic), Optional.empty());
    }
    Authorization bearer =
        new Authorization(
            Authorization.BEARER, Optional.empty(), Optional.ofNullable(access.bearerTokenFile));
    return new Credentials(Optional.empty(), Optional.of(bearer));
  }

  private static CommandLine.ParameterException wrong(
      CommandSpec spec, String message, @Nullable Throwable cause) {
    return new CommandLine.ParameterException(spec.commandLine(), message, cause);
  }
}
