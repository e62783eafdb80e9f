package io.weir.ops.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    Map<String, Object> description) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS = 1e9;
  private static final int DECIMALS = 3;

  /**
   * One JSON object, on one line; times in seconds, memory in MiB.
   *
   * @param version of Weir
   */
  public String json(String version) {
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
    entries.put("cpus", Runtime.getRuntime().availableProcessors());
    entries.put("version", version);
    entries.put("java", Runtime.version().toString());
    try {
      return JSON.writeValueAsString(entries);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("expected entries that JSON can hold, found " + entries, e);
    }
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
  }
}
