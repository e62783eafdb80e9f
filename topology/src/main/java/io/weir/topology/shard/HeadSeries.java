package io.weir.topology.shard;

import io.weir.schemas.samples.KnownSeries;
import io.weir.topology.shard.head.Head;

/**
 * The head's series, by slot, for reading batches. Sources send their series in the same order each
 * time, and slots are given in the order in which series are first seen, so the one behind the last
 * is likely to come next. For one thread.
 */
final class HeadSeries implements KnownSeries {
  private final Head head;
  private int tenantId;
  private int previous;

  HeadSeries(Head head) {
    this.head = head;
  }

  @Override
  public void begin(String tenant) {
    tenantId = head.tenantId(tenant);
    previous = Head.NONE;
  }

  @Override
  public int next(byte[] bytes, int start, int end) {
    int likely = previous + 1;
    if (!head.begins(likely, tenantId, bytes, start, end)) {
      return UNKNOWN;
    }
    previous = likely;
    return likely;
  }

  @Override
  public int find(byte[] bytes, int start, int end) {
    previous = head.find(tenantId, bytes, start, end);
    return previous;
  }

  @Override
  public int labelsLength(int series) {
    return head.labels(series).length;
  }
}
