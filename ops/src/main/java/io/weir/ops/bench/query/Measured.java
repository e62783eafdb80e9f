package io.weir.ops.bench.query;

import io.weir.ops.bench.process.ResourceReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured of one server. For one thread. */
final class Measured {
  private static final double NANOS_PER_MILLI = 1e6;

  private final QueriedServer server;
  private final Map<QueryKind, List<Long>> nanos = new EnumMap<>(QueryKind.class);
  private final List<Long> idleDelaysMillis = new ArrayList<>();
  private final List<Long> busyDelaysMillis = new ArrayList<>();
  private long idleCpuNanos;
  private long idleNanos;
  private long busyCpuNanos;
  private long busyNanos;
  private long peakResidentBytes;

  Measured(QueriedServer server) {
    this.server = server;
  }

  String name() {
    return server.name();
  }

  /** How it takes samples while nobody asks but for how new they are. */
  void idle(Duration interval, Duration time) throws InterruptedException {
    ResourceReading before = server.used();
    try (Freshness freshness = Freshness.watch(server, interval.toMillis())) {
      server.runFor(time);
      idleDelaysMillis.addAll(freshness.end());
    }
    ResourceReading after = server.used();
    idleCpuNanos += after.cpuNanos() - before.cpuNanos();
    idleNanos += after.atNanos() - before.atNanos();
  }

  /** How it answers, and takes samples meanwhile. */
  void busy(Duration interval, Panels panels, int first, int count) throws InterruptedException {
    ResourceReading before = server.used();
    try (Freshness freshness = Freshness.watch(server, interval.toMillis())) {
      panels
          .ask(server, first, count)
          .forEach(
              (kind, taken) -> nanos.computeIfAbsent(kind, key -> new ArrayList<>()).addAll(taken));
      busyDelaysMillis.addAll(freshness.end());
    }
    ResourceReading after = server.used();
    busyCpuNanos += after.cpuNanos() - before.cpuNanos();
    busyNanos += after.atNanos() - before.atNanos();
    peakResidentBytes = after.peakResidentBytes();
  }

  /** Of the answers of a kind, in nanoseconds. */
  Percentiles of(QueryKind kind) {
    return Percentiles.of(nanos.getOrDefault(kind, List.of()));
  }

  /** Of all answers, in nanoseconds. */
  Percentiles all() {
    return Percentiles.of(nanos.values().stream().flatMap(List::stream).toList());
  }

  /** Times in milliseconds, processor time in seconds, in order. */
  Map<String, Object> entries() {
    long queries = nanos.values().stream().mapToLong(List::size).sum();
    double ingestingCpuNanos = (double) idleCpuNanos / idleNanos * busyNanos;
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("queries", queries);
    putMillis(entries, "", all());
    entries.put("queries_per_s", rounded(queries * 1e9 / busyNanos));
    entries.put(
        "cpu_ms_per_query", millis(Math.round((busyCpuNanos - ingestingCpuNanos) / queries)));
    entries.put("cpus_without_queries", rounded((double) idleCpuNanos / idleNanos));
    entries.put("peak_rss_mb", peakResidentBytes >> 20);
    putDelays(entries, "without_queries", Percentiles.of(idleDelaysMillis));
    putDelays(entries, "with_queries", Percentiles.of(busyDelaysMillis));
    Map<String, Object> kinds = new LinkedHashMap<>();
    nanos
        .keySet()
        .forEach(kind -> {
          Map<String, Object> figures = new LinkedHashMap<>();
          putMillis(figures, "", of(kind));
          kinds.put(kind.name().toLowerCase(Locale.ROOT), figures);
        });
    entries.put("kinds", kinds);
    return entries;
  }

  private static void putMillis(Map<String, Object> entries, String name, Percentiles nanos) {
    entries.put(name + "p50_ms", millis(nanos.p50()));
    entries.put(name + "p99_ms", millis(nanos.p99()));
  }

  private static void putDelays(Map<String, Object> entries, String name, Percentiles millis) {
    entries.put("delay_" + name + "_p50_ms", millis.p50());
    entries.put("delay_" + name + "_p99_ms", millis.p99());
  }

  private static BigDecimal millis(long nanos) {
    return rounded(nanos / NANOS_PER_MILLI);
  }

  private static BigDecimal rounded(double number) {
    return BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP);
  }

  @Override
  public String toString() {
    Percentiles all = all();
    return "%s %s ms, 99%% %s ms".formatted(name(), millis(all.p50()), millis(all.p99()));
  }
}
