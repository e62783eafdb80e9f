package io.weir.topology.query.shard;

import io.weir.topology.promql.value.QueryException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all queries of an instance may take together. Each counts by the most that it
 * held at once, until it has ended. Thread-safe.
 */
public final class MemoryBudget {
  private static final int PARTS_OF_HEAP = 4;
  private static final int BYTES_PER_KIBIBYTE = 1 << 10;

  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();

  /** A budget of so many bytes. */
  public MemoryBudget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A quarter of this process's heap. */
  public static MemoryBudget ofHeap() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP);
  }

  /**
   * What one evaluation takes of it; nothing yet.
   *
   * @param bytesPerSample that it needs, with all copies
   */
  public Share share(int bytesPerSample) {
    return new Share(bytesPerSample);
  }

  /** One evaluation's share. One thread. */
  public final class Share implements AutoCloseable {
    private final int bytesPerSample;
    private long taken;

    private Share(int bytesPerSample) {
      this.bytesPerSample = bytesPerSample;
    }

    /**
     * The evaluation holds so many samples.
     *
     * @throws QueryException if all together would take too much
     */
    public void hold(long samples) {
      long more = samples * bytesPerSample - taken;
      if (more <= 0) {
        return;
      }
      if (bytes.addAndGet(more) > mostBytes) {
        bytes.addAndGet(-more);
        throw new QueryException(
            "query processing would load too many samples into memory in query execution: all"
                + " queries of an instance together may take %d KiB"
                    .formatted(mostBytes / BYTES_PER_KIBIBYTE));
      }
      taken += more;
    }

    /** Gives it back. */
    @Override
    public void close() {
      bytes.addAndGet(-taken);
      taken = 0;
    }
  }
}
