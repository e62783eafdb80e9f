package io.weir.sinks.victoriametrics;

import io.weir.sinks.remotewrite.Compression;

/** VictoriaMetrics as a sink writes to it unless it is told otherwise. */
final class ITVictoriaMetricsStore extends VictoriaMetricsContract {
  ITVictoriaMetricsStore() {
    super(Compression.ZSTD);
  }
}
