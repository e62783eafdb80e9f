package io.weir.schemas.access;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the claims of a verified JWT say about the caller. Immutable. */
final class JwtClaims {
  private final JwtConfig config;
  private final Consumer<String> selectorCheck;

  JwtClaims(JwtConfig config, Consumer<String> selectorCheck) {
    this.config = config;
    this.selectorCheck = selectorCheck;
  }

  /**
   * @throws BadJWTException if a claim isn't there, or isn't what it should be: a caller must not
   *     see more because his token is odd
   */
  Caller caller(JWTClaimsSet claims) throws BadJWTException {
    if (claims.getExpirationTime() == null) {
      throw new BadJWTException("expected exp, found null");
    }
    return new Caller(
        Optional.ofNullable(claims.getSubject()).orElse("jwt"),
        roles(claims),
        restriction(claims, config.tenantClaim(), config.grant().tenant()),
        selector(claims));
  }

  private Set<Role> roles(JWTClaimsSet claims) {
    if (config.rolesClaim().isEmpty()) {
      return Set.copyOf(config.grant().roles());
    }
    @Nullable Object value = value(claims, config.rolesClaim().get());
    Collection<?> names =
        switch (value) {
          case String text -> Arrays.asList(text.split(" "));
          case Collection<?> list -> list;
          case null, default -> Set.of();
        };
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (Role role : Role.values()) {
      if (names.contains(role.name().toLowerCase(Locale.ROOT))) {
        roles.add(role);
      }
    }
    return roles;
  }

  private Optional<String> selector(JWTClaimsSet claims) throws BadJWTException {
    Optional<String> selector =
        restriction(claims, config.selectorClaim(), config.grant().selector());
    if (selector.isPresent()) {
      try {
        selectorCheck.accept(selector.get());
      } catch (IllegalArgumentException e) {
        throw new BadJWTException("expected a selector, found another text", e);
      }
    }
    return selector;
  }

  private static Optional<String> restriction(
      JWTClaimsSet claims, Optional<String> claim, Optional<String> fixed) throws BadJWTException {
    if (claim.isEmpty()) {
      return fixed;
    }
    if (value(claims, claim.get()) instanceof String text && !text.isBlank()) {
      return Optional.of(text);
    }
    throw new BadJWTException("expected a text as " + claim.get() + ", found none");
  }

  /** A claim by its name, or by the names on the way to it, separated by dots. */
  private static @Nullable Object value(JWTClaimsSet claims, String name) {
    @Nullable Object value = claims.getClaim(name);
    if (value != null) {
      return value;
    }
    value = claims.getClaims();
    for (String part : name.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return value;
  }
}
