package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;

/**
 * A series as a reader knows it, whatever becomes of its slot.
 *
 * @param ref its reference, which is never used for another
 * @param type its type, decided once (U1)
 * @param labels its encoded labels; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record FoundSeries(long ref, MetricType type, byte[] labels) {
  static final FoundSeries NONE = new FoundSeries(-1, MetricType.UNKNOWN, new byte[] {0});

  Labels decoded() {
    return Labels.decode(labels, 0, labels.length);
  }
}
