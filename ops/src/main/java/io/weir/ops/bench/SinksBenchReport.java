package io.weir.ops.bench;

import io.weir.ops.bench.stores.StoreUnderTest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What sinks cost, by store.
 *
 * @param samples that each sink wrote
 * @param series of which they are
 */
public record SinksBenchReport(long samples, long series, Map<String, Store> stores)
    implements Report {
  private static final double NANOS = 1e9;

  /** Copies the stores in their order. */
  public SinksBenchReport {
    stores = new LinkedHashMap<>(stores);
  }

  /**
   * One store.
   *
   * @param sink what the sink's process used, Kafka's client and all
   * @param serverNanos processor time of the store's own process meanwhile, and of the merges
   *     behind; 0 if it has none
   * @param contents what came of it
   * @param loaded what the store's own loader used for the same rows
   */
  record Store(
      Replay.Usage sink,
      long serverNanos,
      StoreUnderTest.Contents contents,
      StoreUnderTest.Loaded loaded) {
    Map<String, Object> entries() {
      double million = contents.samples() / 1e6;
      double sinkSeconds = (sink.after().cpuNanos() - sink.before().cpuNanos()) / NANOS;
      double serverSeconds = serverNanos / NANOS;
      double loaderSeconds = loaded.cpuNanos() / NANOS;
      double wallSeconds = (sink.after().atNanos() - sink.before().atNanos()) / NANOS;
      Map<String, Object> entries = new LinkedHashMap<>();
      entries.put("cpu_s_per_million", rounded((sinkSeconds + serverSeconds) / million));
      entries.put("sink_cpu_s_per_million", rounded(sinkSeconds / million));
      entries.put("server_cpu_s_per_million", rounded(serverSeconds / million));
      entries.put("loader_cpu_s_per_million", rounded(loaderSeconds / million));
      entries.put("ratio_to_loader", rounded((sinkSeconds + serverSeconds) / loaderSeconds));
      entries.put("rows_per_s", Math.round(contents.samples() / wallSeconds));
      entries.put("loader_rows_per_s", Math.round(loaded.samples() / (loaded.wallNanos() / NANOS)));
      entries.put("bytes_per_sample", rounded(contents.bytes() / (double) contents.samples()));
      return entries;
    }

    private static BigDecimal rounded(double value) {
      return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
    }
  }

  @Override
  public Map<String, Object> entries() {
    Map<String, Object> byName = new LinkedHashMap<>();
    stores.forEach((name, store) -> byName.put(name, store.entries()));
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("bench", "sinks");
    entries.put("samples", samples);
    entries.put("series", series);
    entries.put("stores", byName);
    return entries;
  }
}
