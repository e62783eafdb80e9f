package io.weir.ops.workload;

import io.weir.schemas.samples.Source;

/** Heartbeats of a source that has nothing else to say. */
final class Heartbeats {
  private Heartbeats() {}

  /** Writes one to each partition, with the time as its mark, of the newest epoch there can be. */
  static void write(Outlet outlet, String name) {
    Source source = new Source(name, outlet.nowMillis(), outlet.nowMillis());
    for (int partition = 0; partition < outlet.partitions(); partition++) {
      outlet.write(outlet.heartbeat(partition, source));
    }
  }
}
