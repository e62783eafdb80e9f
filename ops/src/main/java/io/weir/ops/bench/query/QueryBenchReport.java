package io.weir.ops.bench.query;

import io.weir.ops.bench.Report;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured of all servers; the first one is ours. */
record QueryBenchReport(QueryBench.Settings settings, List<Measured> measured) implements Report {
  QueryBenchReport {
    measured = List.copyOf(measured);
  }

  @Override
  public Map<String, Object> entries() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("bench", "query");
    entries.put("series", settings.workload().series());
    entries.put(
        "samples_per_s", settings.workload().series() * 1_000L / settings.interval().toMillis());
    entries.put("interval_ms", settings.interval().toMillis());
    entries.put("history_s", settings.history().toSeconds());
    entries.put("range_s", settings.range().toSeconds());
    entries.put("step_s", settings.step().toSeconds());
    entries.put("clients", settings.clients());
    entries.put("rounds", settings.rounds());
    entries.put("partitions", settings.partitions());
    entries.put("threads", settings.threads());
    measured.forEach(each -> entries.put(each.name(), each.entries()));
    if (measured.size() > 1) {
      entries.put(
          "times_as_fast", ratios(settings.kinds(), measured.getFirst(), measured.getLast()));
    }
    return entries;
  }

  /** How many times as long the other's median is, over all and by kind. */
  private static Map<String, Object> ratios(List<QueryKind> kinds, Measured ours, Measured theirs) {
    Map<String, Object> ratios = new LinkedHashMap<>();
    ratios.put("p50", ratio(theirs.all().p50(), ours.all().p50()));
    ratios.put("p99", ratio(theirs.all().p99(), ours.all().p99()));
    for (QueryKind kind : kinds) {
      ratios.put(
          kind.name().toLowerCase(Locale.ROOT), ratio(theirs.of(kind).p50(), ours.of(kind).p50()));
    }
    return ratios;
  }

  private static BigDecimal ratio(long dividend, long divisor) {
    return BigDecimal.valueOf((double) dividend / divisor).setScale(2, RoundingMode.HALF_UP);
  }
}
