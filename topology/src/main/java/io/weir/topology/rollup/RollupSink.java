package io.weir.topology.rollup;

import io.weir.schemas.rollup.RollupWindow;
import io.weir.topology.shard.log.LogKey;

/** Takes what the closing of windows yields: what goes to users, and what goes to the log. */
public interface RollupSink {
  /**
   * The revision of what is emitted from now on.
   *
   * @param counter how often the shard has computed windows again
   */
  long revision(long counter);

  /** Takes notice that closed windows of some series are computed again now. */
  void correcting(int seriesCount);

  /** Takes a closed window of the series in a slot of the head. */
  void window(int slot, RollupWindow window);

  /** Takes an entry of the log. */
  void put(LogKey key, byte[] value);

  /** Takes the end of an entry of the log. */
  void remove(LogKey key);

  /**
   * Takes notice that the log's entry of a series must hold its run from now on, since no other
   * entry will.
   */
  void keepRun(int slot);
}
