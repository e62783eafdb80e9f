package io.weir.topology.query.shard;

import io.weir.topology.promql.distribute.QueryPlan;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.QueryException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** The plans of queries that were asked lately, by their texts. Thread-safe. */
public final class PlanCache {
  private static final int MOST_PLANS = 256;
  private static final int LONGEST_QUERY = 16 * 1024;

  /** A plan and its hash: equal hashes of equal texts split them equally. */
  public record Planned(QueryPlan plan, long hash) {}

  private final Map<String, Planned> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Planned> eldest) {
          return size() > MOST_PLANS;
        }
      };

  /** No plans yet. */
  public PlanCache() {}

  /**
   * The plan of a query.
   *
   * @throws QueryException if it has none
   */
  public Planned of(String query) {
    synchronized (plans) {
      Planned known = plans.get(query);
      if (known != null) {
        return known;
      }
    }
    Planned planned = plan(query);
    if (query.length() <= LONGEST_QUERY) {
      synchronized (plans) {
        plans.put(query, planned);
      }
    }
    return planned;
  }

  private static Planned plan(String query) {
    try {
      QueryPlan plan = QueryPlan.of(PromQlParser.parse(query));
      CRC32C hash = new CRC32C();
      hash.update(plan.toString().getBytes(StandardCharsets.UTF_8));
      return new Planned(plan, hash.getValue());
    } catch (ParseException e) {
      throw new QueryException(String.valueOf(e.getMessage()), e);
    }
  }
}
