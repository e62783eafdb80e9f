package io.weir.sinks.victoriametrics;

import io.weir.sinks.delivery.CorrectionPolicy;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.ProtobufMessage;
import io.weir.sinks.remotewrite.Receiver;
import io.weir.sinks.remotewrite.RemoteWriteSettings;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The part of a connector's configuration that is VictoriaMetrics's. It must run with {@code
 * -dedup.minScrapeInterval=1ms}: then a sample that comes again is one sample, and of two values at
 * one time the larger stays.
 */
final class VictoriaMetricsSettings {
  static final RemoteWriteSettings SHARED = new RemoteWriteSettings("victoriametrics.");

  /** Twice its {@code -inmemoryDataFlushInterval}, before which it has samples in memory only. */
  private static final Duration SETTLE_TIME = Duration.ofSeconds(10);

  private static final Receiver VICTORIA_METRICS =
      new Receiver(CorrectionPolicy.KEEP_LARGER, false, false, SETTLE_TIME);

  private VictoriaMetricsSettings() {}

  static ConfigDef definition() {
    return SHARED.definition(
        "URL of VictoriaMetrics, to which /api/v1/write is added; of a cluster, with the path"
            + " /insert/<account>/prometheus. It must run with -dedup.minScrapeInterval=1ms.",
        Compression.ZSTD);
  }

  static Store store(AbstractConfig config) {
    HttpUrl url = SHARED.url(config).newBuilder().addPathSegments("api/v1/write").build();
    return SHARED.store(
        config, url, VICTORIA_METRICS, ProtobufMessage.WRITE_REQUEST, false, Optional.empty());
  }
}
