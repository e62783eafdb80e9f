package io.weir.sinks.prometheus;

import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.remotewrite.RemoteReadReader;
import io.weir.sinks.remotewrite.StoreHttp;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import org.apache.kafka.common.config.AbstractConfig;

/** Reads the store that a sink writes by remote write. */
public final class PrometheusReader {
  private PrometheusReader() {}

  /**
   * A reader of the store that a connector writes.
   *
   * @param connector the connector's configuration
   * @param url where remote read requests go, whole
   * @param counters tells at each reading which metrics are counters
   */
  public static StoreReader of(
      Map<String, String> connector, String url, Supplier<Predicate<String>> counters) {
    AbstractConfig config = SinkSettings.of(PrometheusSettings.definition(), connector).values();
    return new RemoteReadReader(
        new StoreHttp(
            HttpUrl.get(url),
            PrometheusSettings.SHARED.access(config),
            PrometheusSettings.SHARED.timeout(config)),
        PrometheusSettings.SHARED.plainSeries(config, counters),
        PrometheusSettings.tenantHeader(config));
  }
}
