package io.weir.sinks.victoriametrics;

import io.weir.sinks.remotewrite.Compression;

/** VictoriaMetrics with what all receivers take. */
final class ITVictoriaMetricsSnappy extends VictoriaMetricsContract {
  ITVictoriaMetricsSnappy() {
    super(Compression.SNAPPY);
  }
}
