package io.weir.schemas.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.weir.schemas.http.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks JWTs: signature, issuer, audience and time. Thread-safe. */
final class Jwts {
  private static final Logger logger = LoggerFactory.getLogger(Jwts.class);

  /** None whose key could forge what it checks: no MACs, and not {@code none}. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final JwtClaims claims;

  private Jwts(
      JwtConfig config, JWSKeySelector<SecurityContext> keys, Clock clock, JwtClaims claims) {
    this.claims = claims;
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(keys);
    processor.setJWTClaimsSetVerifier(verifier(config, clock));
  }

  /**
   * @throws IOException if the key file can't be read, or holds no public key
   */
  static Jwts of(JwtConfig config, Clock clock, Consumer<String> selectorCheck) throws IOException {
    JWSKeySelector<SecurityContext> keys =
        config.keyFile().isPresent()
            ? only(Pem.publicKey(Files.readString(config.keyFile().get()), "key_file"))
            : new JWSVerificationKeySelector<>(
                ALGORITHMS, KeySet.of(config.jwksUrl().orElseThrow(), config.tlsConfig(), clock));
    return new Jwts(config, keys, clock, new JwtClaims(config, selectorCheck));
  }

  /** One key for every token, whatever the token calls it. */
  private static JWSKeySelector<SecurityContext> only(PublicKey key) {
    return (header, context) ->
        ALGORITHMS.contains(header.getAlgorithm()) ? List.of(key) : List.of();
  }

  @SuppressWarnings("JavaUtilDate") // Nimbus's own type
  private static DefaultJWTClaimsVerifier<SecurityContext> verifier(JwtConfig config, Clock clock) {
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(
            config.audience(),
            new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
            Set.of("exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    verifier.setMaxClockSkew(Math.toIntExact(config.clockSkew().toSeconds()));
    return verifier;
  }

  Authentication check(String token) {
    try {
      return new Authentication.Known(claims.caller(processor.process(token, null)));
    } catch (ParseException | BadJOSEException e) {
      logger.debug("a JWT was refused: {}", e.getMessage());
      return new Authentication.Refused();
    } catch (KeySourceException e) {
      return new Authentication.Unavailable("the keys of tokens can't be fetched");
    } catch (JOSEException e) {
      logger.debug("a JWT was refused: {}", e.getMessage());
      return new Authentication.Refused();
    }
  }
}
