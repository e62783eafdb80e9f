package io.weir.topology.shard;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.topology.shard.head.Head;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of its limits of series a shard uses: one gauge for the shard, one for each tenant that
 * has series, if there is such a limit. Written by the shard's thread, read by any.
 */
final class LimitMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final String partition;
  private final SeriesLimits limits;
  private final Map<Integer, Use> tenants = new HashMap<>();
  private final Use shard;
  private long changes = -1;

  LimitMeters(MeterRegistry registry, int partition, SeriesLimits limits) {
    this.registry = registry;
    this.partition = Integer.toString(partition);
    this.limits = limits;
    this.shard = new Use("max_series", "", limits.maxSeries());
  }

  /** Tells how many series there are now. */
  void state(Head head) {
    if (head.counts().changes() == changes) {
      return;
    }
    changes = head.counts().changes();
    shard.set(head.counts().total());
    if (limits.maxSeriesPerTenant() == 0) {
      return;
    }
    for (int tenantId = 0; tenantId < head.tenantCount(); tenantId++) {
      int count = head.counts().of(tenantId);
      if (count > 0) {
        tenants
            .computeIfAbsent(
                tenantId,
                id ->
                    new Use(
                        "max_series_per_tenant", head.tenantName(id), limits.maxSeriesPerTenant()))
            .set(count);
      } else {
        Use use = tenants.remove(tenantId);
        if (use != null) {
          use.close();
        }
      }
    }
  }

  @Override
  public void close() {
    shard.close();
    tenants.values().forEach(Use::close);
  }

  /** The use of one limit; without a meter if there is none. */
  private final class Use implements AutoCloseable {
    private final Runnable removal;
    private volatile int count;

    Use(String limit, String tenant, int most) {
      if (most == 0) {
        removal = () -> {};
        return;
      }
      Gauge gauge =
          Gauge.builder(
                  "weir.shard.series.limit.used.ratio", this, use -> use.count / (double) most)
              .description("Series over the limit on them")
              .tag("partition", partition)
              .tag("limit", limit)
              .tag("tenant", tenant)
              .strongReference(true)
              .register(registry);
      removal = () -> registry.remove(gauge);
    }

    void set(int newCount) {
      count = newCount;
    }

    @Override
    public void close() {
      removal.run();
    }
  }
}
