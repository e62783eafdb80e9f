package io.weir.topology.shard.head;

import io.weir.schemas.labels.EncodedLabels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How many series there are that limits are about: all of known labels, but Weir's own. Counted by
 * one thread.
 */
public final class SeriesCounts {
  /** What the metric names of Weir's own series begin with, as UTF-8; not to be changed. */
  public static final byte[] OWN = "weir_".getBytes(StandardCharsets.UTF_8);

  private int[] byTenant = new int[4];
  private int total;
  private long changes;

  /** Of all tenants. */
  public int total() {
    return total;
  }

  /** Of a tenant. */
  public int of(int tenantId) {
    return tenantId < byTenant.length ? byTenant[tenantId] : 0;
  }

  /** How often a count has changed. */
  public long changes() {
    return changes;
  }

  void add(int tenantId, byte[] labels, int sign) {
    if (EncodedLabels.isMetricNamePrefixed(labels, 0, labels.length, OWN)) {
      return;
    }
    if (tenantId >= byTenant.length) {
      byTenant = Arrays.copyOf(byTenant, tenantId + 1 + (tenantId >> 1));
    }
    byTenant[tenantId] += sign;
    total += sign;
    changes++;
  }

  void clear() {
    byTenant = new int[4];
    total = 0;
    changes++;
  }
}
