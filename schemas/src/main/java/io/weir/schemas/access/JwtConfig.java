package io.weir.schemas.access;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Inline;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.NotEmpty;
import io.weir.schemas.http.TlsConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Which JWTs are believed, and what they say about who presents them.
 *
 * @param jwksUrl where the keys are; or {@code keyFile}
 * @param keyFile the only key, PEM
 * @param tlsConfig for {@code jwksUrl}
 * @param clockSkew by how much the issuer's clock may differ
 * @param rolesClaim its value is a list of roles, or a text of them separated by spaces; others in
 *     it are passed over. Without it, the grant's roles are everyone's
 * @param tenantClaim a token without it is refused
 * @param selectorClaim a token without it is refused
 */
public record JwtConfig(
    @Doc("URL of the issuer's keys, a JSON Web Key Set. Either this or `key_file`.")
        Optional<URI> jwksUrl,
    @Doc("A file of the issuer's public key, or of a certificate of it, PEM.")
        Optional<Path> keyFile,
    @Doc("TLS for `jwks_url`.") TlsConfig tlsConfig,
    @Doc("What `iss` must be.") String issuer,
    @Doc("What `aud` must be or hold.") String audience,
    @Doc("By how much the issuer's clock may differ from ours.") @Default("30s") Duration clockSkew,
    @Doc(
            "Claim of the roles: a list, or a text separated by spaces; what isn't `read`, `write` or `admin` is passed over. Dots lead into nested claims: `realm_access.roles`. Without this key, `roles` says them.")
        @NotEmpty Optional<String> rolesClaim,
    @Doc("Claim of the only tenant that he sees; a token without it is refused.") @NotEmpty Optional<String> tenantClaim,
    @Doc("Claim of label matchers as in `selector`; a token without it is refused.") @NotEmpty Optional<String> selectorClaim,
    @Inline Grant grant) {
  private static final Duration MAX_SKEW = Duration.ofHours(1);

  /** Checks that there is one source of keys, and one of tenant and selector. */
  public JwtConfig {
    if (jwksUrl.isPresent() == keyFile.isPresent()) {
      throw new IllegalArgumentException(
          "expected either jwks_url or key_file, found " + (keyFile.isPresent() ? "both" : "none"));
    }
    if (jwksUrl.isPresent()) {
      checkUrl(jwksUrl.get());
    }
    requireText("issuer", issuer);
    requireText("audience", audience);
    if (clockSkew.compareTo(MAX_SKEW) > 0) {
      throw new InvalidValue("clock_skew", "expected at most 1h, found a longer one");
    }
    requireOne("tenant", grant.tenant(), tenantClaim);
    requireOne("selector", grant.selector(), selectorClaim);
  }

  private static void checkUrl(URI url) {
    if (HttpUrl.parse(url.toString()) == null || url.getRawUserInfo() != null) {
      throw new InvalidValue(
          "jwks_url", "expected a URL of http or https without credentials, found another");
    }
  }

  private static void requireText(String key, String text) {
    if (text.isBlank()) {
      throw new InvalidValue(key, "expected a text, found nothing");
    }
  }

  private static void requireOne(String key, Optional<String> fixed, Optional<String> claim) {
    if (fixed.isPresent() && claim.isPresent()) {
      throw new InvalidValue(
          key + "_claim", "expected " + key + " or " + key + "_claim, found both");
    }
  }

  /** The same with relative files starting from {@code folder}. */
  JwtConfig filesIn(Path folder) {
    return new JwtConfig(
        jwksUrl,
        keyFile.map(folder::resolve),
        tlsConfig.filesIn(folder),
        issuer,
        audience,
        clockSkew,
        rolesClaim,
        tenantClaim,
        selectorClaim,
        grant);
  }
}
