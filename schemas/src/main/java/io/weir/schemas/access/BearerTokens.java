package io.weir.schemas.access;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Tokens that are known by their SHA-256. Immutable. */
final class BearerTokens {
  private final List<Known> known;

  /** A token and who has it. */
  private record Known(ByteString sha256, Caller caller) {}

  BearerTokens(List<AccessConfig.Token> tokens) {
    this.known =
        tokens.stream()
            .map(token ->
                new Known(
                    ByteString.decodeHex(token.sha256().reveal()),
                    token.grant().caller(token.name())))
            .toList();
  }

  boolean isEmpty() {
    return known.isEmpty();
  }

  Optional<Caller> find(String token) {
    byte[] sha256 = ByteString.encodeUtf8(token).sha256().toByteArray();
    @Nullable Caller found = null;
    for (Known candidate : known) {
      // To the end even if one is found: the time must not tell which.
      if (MessageDigest.isEqual(candidate.sha256().toByteArray(), sha256)) {
        found = candidate.caller();
      }
    }
    return Optional.ofNullable(found);
  }
}
