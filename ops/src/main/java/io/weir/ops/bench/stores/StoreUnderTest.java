package io.weir.ops.bench.stores;

import io.weir.sinks.delivery.EmbeddedSink;
import java.util.Map;

/** An empty store that a sink fills, and beside it a place that the store's own loader fills. */
public interface StoreUnderTest extends AutoCloseable {
  /** The connector's configuration that writes there. */
  Map<String, String> connector(EmbeddedSink sink);

  /** Processor time of the store's own process since it began; 0 if it has none. */
  long serverCpuNanos();

  /** Returns when the store's process has done what writes leave it to do behind them. */
  void settle();

  /** What the sink has brought in. */
  Contents contents();

  /** Lets the store's own loader write the same rows beside them, and measures it. */
  Loaded load(BenchRows rows);

  /** Ends what was started for it. */
  @Override
  void close();

  /**
   * What is in a store.
   *
   * @param samples how many
   * @param sum of their values
   * @param bytes on disk
   */
  record Contents(long samples, double sum, long bytes) {}

  /**
   * What a loader has used, in the store's process and in this one, but for making the rows.
   *
   * @param samples that it wrote
   */
  record Loaded(long samples, long cpuNanos, long wallNanos) {}
}
