package io.weir.topology.query;

import io.weir.topology.promql.matcher.Matcher;
import java.util.List;

/**
 * On whose behalf something is asked: what of the series may be seen.
 *
 * @param tenant whose series
 * @param matchers conditions that every series must fulfil besides, as if they stood in each
 *     selector; none for all of the tenant's
 */
public record Asker(String tenant, List<Matcher> matchers) {
  public Asker {
    matchers = List.copyOf(matchers);
  }

  /** Who may see all of a tenant's series. */
  public static Asker of(String tenant) {
    return new Asker(tenant, List.of());
  }
}
