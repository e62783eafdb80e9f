package io.weir.topology.shard.replica;

import java.util.Locale;

/** What becomes of a replica's batch. */
public enum Fate {
  /** It goes on, at once or after it was held. */
  KEPT,
  /** It waits for a gap; it is counted again when it is kept or dropped. */
  HELD,
  /** Another replica's scrape stands for it. */
  DROPPED;

  /** Its name as a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
