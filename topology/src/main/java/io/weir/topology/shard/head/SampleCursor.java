package io.weir.topology.shard.head;

import org.jspecify.annotations.Nullable;

/**
 * Walks a series' floats in the order of time, decoding chunk after chunk. Reusable, without
 * garbage; valid until the head changes. For one thread.
 */
public final class SampleCursor {
  private static final long[] NO_PAGE = new long[0];

  /** The samples of a chunk as pairs of event time and value bits. */
  private final long[] samples = new long[2 * OpenBlocks.MOST_SAMPLES];

  private @Nullable FloatSamples floats;
  private int slot;
  private int chunk = ClosedChunks.NONE;
  private long[] page = NO_PAGE;
  private int at;
  private int end;

  /** Whose times {@link #samples} holds: series of one target share theirs. */
  private @Nullable ClosedChunks timesOf;

  private int timesColumn;
  private long timesAdditions;

  /** Points at a sample of a closed chunk. */
  void point(FloatSamples newFloats, int newSlot, ClosedChunks chunks, int newChunk) {
    floats = newFloats;
    slot = newSlot;
    chunk = newChunk;
    page = samples;
    at = 0;
    end = 2 * chunks.read(newChunk, this);
  }

  /** Points at a sample behind the last chunk. */
  void pointAtTail(OpenBlocks tails, int block, int index) {
    chunk = ClosedChunks.NONE;
    page = tails.page(block);
    at = tails.base(block);
    end = at + 2 * tails.count(block);
    at += 2 * index;
  }

  /** Goes on to the first sample not before an event time; false if there is none in the chunk. */
  boolean skipTo(long fromMillis) {
    at += 2 * OpenBlocks.indexOf(page, at, (end - at) / 2, fromMillis);
    return at < end;
  }

  /** Goes on to the last sample of the chunk not after an event time; the first isn't. */
  void skipToLast(long toMillis) {
    at += 2 * (OpenBlocks.indexOf(page, at, (end - at) / 2, toMillis + 1) - 1);
  }

  long[] samples() {
    return samples;
  }

  /** Takes the samples of a block. */
  int copy(OpenBlocks blocks, int block) {
    int count = blocks.count(block);
    System.arraycopy(blocks.page(block), blocks.base(block), samples, 0, 2 * count);
    timesOf = null;
    return count;
  }

  /** Whether the times of {@link #samples} aren't those of a column; notes that they will be. */
  boolean forgetsTimes(ClosedChunks chunks, int column, long additions) {
    if (timesOf == chunks && timesColumn == column && timesAdditions == additions) {
      return false;
    }
    timesOf = chunks;
    timesColumn = column;
    timesAdditions = additions;
    return true;
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
    return at < end || enterFollowing();
  }

  private boolean enterFollowing() {
    if (chunk == ClosedChunks.NONE || floats == null) {
      return false;
    }
    floats.follow(this, slot, chunk);
    return true;
  }
}
