package io.weir.topology.shard;

import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.log.SampleBlockWriter;

/**
 * Writes what a call of {@code process()} changed into the store's log, before the call returns.
 * For one thread.
 */
final class ShardLog {
  private final ShardState state;
  private final ShardStore store;
  private final SampleBlockWriter block = new SampleBlockWriter();

  ShardLog(ShardState state, ShardStore store) {
    this.state = state;
    this.store = store;
  }

  void sample(long ref, long timestampMillis, long valueBits) {
    block.append(ref, timestampMillis, valueBits);
    if (block.isFull()) {
      putBlock();
    }
  }

  void histogram(long ref, long timestampMillis, byte[] bytes, int start, int end) {
    block.appendHistogram(ref, timestampMillis, bytes, start, end);
    if (block.isFull()) {
      putBlock();
    }
  }

  private void putBlock() {
    long sequence = state.takeSequence();
    state.blocks().add(sequence, block.greatestTimestampMillis());
    store.put(LogKey.block(sequence), block.finish());
  }

  void put(LogKey key, byte[] value) {
    store.put(key, value);
  }

  void remove(LogKey key) {
    store.remove(key);
  }

  /** Ends the blocks whose samples have all aged. */
  void removeAgedBlocks(long floorMillis) {
    state.blocks().removeAged(floorMillis, sequence -> store.remove(LogKey.block(sequence)));
  }

  /** Writes the samples since the last call, and the progress, which comes last. */
  void finish() {
    if (!block.isEmpty()) {
      putBlock();
    }
    mend();
    if (state.ticks().takeChanged()) {
      AvroOutput out = new AvroOutput(256);
      state.ticks().write(out);
      store.put(LogKey.ticks(), Envelope.seal(out));
    }
    state
        .published()
        .takeChanged(partition -> {
          AvroOutput out = new AvroOutput(64);
          state.published().write(partition, out);
          store.put(LogKey.published(partition), Envelope.seal(out));
        });
    store.put(LogKey.progress(), state.progress());
  }

  /** Puts what is known, or its end, in place of series' entries that were found damaged. */
  private void mend() {
    for (long ref : state.takeDamagedRefs()) {
      int slot = state.head().slotOfRef(ref);
      if (slot == Head.NONE) {
        store.remove(LogKey.series(ref));
      } else {
        store.put(LogKey.series(ref), state.rollups().entryWithRun(slot).toBytes());
      }
    }
  }
}
