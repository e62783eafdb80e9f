package io.weir.ops.bench;

import io.weir.ops.bench.process.ResourceReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of a benchmark and what describes its run.
 *
 * @param benchmark its name
 * @param samples samples that went through the part under test while it was measured
 * @param series number of series
 * @param before what the part's process had used when the measurement began
 * @param after what it had used when it ended
 * @param description further entries, such as the number of threads, in order
 */
public record BenchReport(
    String benchmark,
    long samples,
    long series,
    ResourceReading before,
    ResourceReading after,
    Map<String, Object> description)
    implements Report {
  private static final double NANOS = 1e9;
  private static final int DECIMALS = 3;

  /** Times in seconds, memory in MiB. */
  @Override
  public Map<String, Object> entries() {
    double wallSeconds = (after.atNanos() - before.atNanos()) / NANOS;
    double cpuSeconds = (after.cpuNanos() - before.cpuNanos()) / NANOS;
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("bench", benchmark);
    entries.put("samples", samples);
    entries.put("series", series);
    entries.put("wall_s", rounded(wallSeconds));
    entries.put("cpu_s", rounded(cpuSeconds));
    entries.put("cpu_s_per_million", rounded(cpuSeconds * 1e6 / samples));
    entries.put("samples_per_s", Math.round(samples / wallSeconds));
    entries.put("peak_rss_mb", Math.round(after.peakResidentBytes() / (double) (1 << 20)));
    entries.putAll(description);
    return entries;
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
  }
}
