package io.weir.topology.shard.head;

/**
 * Walks a series' floats in the order of time. Reusable; valid until the head changes. For one
 * thread.
 */
public final class SampleCursor {
  private static final SampleSlab NO_SLAB = new SampleSlab();
  private static final long[] NO_PAGE = new long[0];

  private SampleSlab slab = NO_SLAB;
  private int chunk = SampleSlab.NONE;
  private long[] page = NO_PAGE;
  private int at;
  private int end;

  void point(SampleSlab newSlab, int newChunk, int index) {
    slab = newSlab;
    enter(newChunk);
    at += 2 * index;
  }

  private void enter(int newChunk) {
    chunk = newChunk;
    page = slab.page(newChunk);
    at = slab.base(newChunk);
    end = at + 2 * slab.count(newChunk);
  }

  /** Event time of the sample pointed at, since the Unix epoch. */
  public long timestampMillis() {
    return page[at];
  }

  /** Bits of the sample pointed at. */
  public long valueBits() {
    return page[at + 1];
  }

  /** Goes to the next sample; false if there is none. */
  public boolean next() {
    at += 2;
    if (at < end) {
      return true;
    }
    int following = slab.next(chunk);
    if (following == SampleSlab.NONE) {
      return false;
    }
    enter(following);
    return true;
  }
}
