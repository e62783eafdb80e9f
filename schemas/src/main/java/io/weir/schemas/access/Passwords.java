package io.weir.schemas.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import okio.Buffer;
import okio.ByteString;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Checks passwords against bcrypt's hashes. The work is bounded: few checks at a time, a bounded
 * number that wait, and none for what was found right before. Thread-safe.
 */
final class Passwords {
  private static final int KEY_BYTES = 32;
  private static final int MAX_REMEMBERED = 1_000;
  private static final int MAX_WAITING = 64;

  private final List<AccessConfig.User> users;
  private final Map<String, AccessConfig.User> byName = new HashMap<>();

  /** Hashes with it say nothing to who doesn't have it, and nobody can choose two equal ones. */
  private final ByteString key;

  private final VerifiedCallers verified = new VerifiedCallers(MAX_REMEMBERED);

  /** Wrong passwords must not take the processors from ingestion. */
  private final Semaphore checks =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  Passwords(List<AccessConfig.User> users) {
    this.users = users;
    users.forEach(user -> byName.put(user.name(), user));
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    this.key = ByteString.of(random);
  }

  boolean isEmpty() {
    return users.isEmpty();
  }

  /** Passwords that needn't be checked again. */
  int remembered() {
    return verified.size();
  }

  Authentication check(BasicCredentials credentials) {
    if (users.isEmpty()) {
      return new Authentication.Refused();
    }
    ByteString proof = proof(credentials);
    Optional<Caller> before = verified.find(proof);
    if (before.isPresent()) {
      return new Authentication.Known(before.get());
    }
    if (checks.getQueueLength() >= MAX_WAITING) {
      return new Authentication.Unavailable("too many passwords are being checked");
    }
    try {
      checks.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Authentication.Unavailable("stopping");
    }
    try {
      return verify(credentials, proof);
    } finally {
      checks.release();
    }
  }

  private Authentication verify(BasicCredentials credentials, ByteString proof) {
    AccessConfig.User user = byName.get(credentials.name());
    // An unknown name costs what a user's does, always the same one's, and is as slow to refuse.
    AccessConfig.User checked = user == null ? standIn(credentials.name()) : user;
    boolean right = BCrypt.checkpw(credentials.password(), checked.passwordHash().reveal());
    if (user == null || !right) {
      return new Authentication.Refused();
    }
    Caller caller = user.grant().caller(user.name());
    verified.add(proof, caller);
    return new Authentication.Known(caller);
  }

  private AccessConfig.User standIn(String name) {
    int choice = new Buffer().writeUtf8(name).hmacSha256(key).hashCode();
    return users.get(Math.floorMod(choice, users.size()));
  }

  private ByteString proof(BasicCredentials credentials) {
    byte[] name = credentials.name().getBytes(StandardCharsets.UTF_8);
    return new Buffer()
        .writeInt(name.length)
        .write(name)
        .write(credentials.password())
        .hmacSha256(key);
  }
}
