package io.weir.schemas.access;

import java.util.Optional;
import java.util.Set;

/**
 * Who sent a request.
 *
 * @param name for logs; names of users, tokens, certificates and JWTs may be equal
 * @param roles what he may do; may be empty
 * @param tenant the only tenant whose series he may see; empty if he may see each
 * @param selector label matchers that his selectors must have besides, as PromQL writes them:
 *     {@code {team="a"}}; empty if there are none
 */
public record Caller(
    String name, Set<Role> roles, Optional<String> tenant, Optional<String> selector) {
  /** Everyone, where no credentials are configured. */
  public static final Caller ANYONE =
      new Caller("anyone", Set.of(Role.ADMIN), Optional.empty(), Optional.empty());

  /** Copies the roles. */
  public Caller {
    roles = Set.copyOf(roles);
  }

  /** Returns whether one of the roles includes {@code needed}. */
  public boolean may(Role needed) {
    return roles.stream().anyMatch(role -> role.includes(needed));
  }

  /** Returns whether he may not see all series. */
  public boolean isBound() {
    return tenant.isPresent() || selector.isPresent();
  }
}
