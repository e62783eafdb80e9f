package io.weir.schemas.access;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.NotEmpty;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What who presents a credential may do.
 *
 * @param roles at least one
 * @param tenant the only tenant that he sees; empty for all
 * @param selector label matchers as PromQL writes them; whether they are, the reader of the
 *     configuration checks
 */
public record Grant(
    @Doc("What he may do: `read`, `write`, or `admin`, which includes the others.")
        @Default("[read]")
        List<Role> roles,
    @Doc("The only tenant whose series he sees; without it, he sees each.") @NotEmpty Optional<String> tenant,
    @Doc("Label matchers that are added to each selector of his queries, such as `{team=\"a\"}`.")
        @NotEmpty Optional<String> selector) {
  /** Checks that there is a role. */
  public Grant {
    roles = List.copyOf(roles);
    if (roles.isEmpty()) {
      throw new InvalidValue("roles", "expected at least one of read, write, admin, found none");
    }
  }

  /** The caller who has it. */
  Caller caller(String name) {
    return new Caller(name, Set.copyOf(roles), tenant, selector);
  }
}
