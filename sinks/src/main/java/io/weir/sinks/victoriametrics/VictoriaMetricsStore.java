package io.weir.sinks.victoriametrics;

import io.weir.sinks.delivery.CorrectionPolicy;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * VictoriaMetrics, which must run with {@code -dedup.minScrapeInterval=1ms}: then a sample that
 * comes again is one sample, and of two values at one time the larger stays. Offsets are left to
 * Kafka, so what was written before a crash comes again. For the task's thread.
 */
final class VictoriaMetricsStore implements Store {
  private final RemoteWriteClient client;
  private final VictoriaMetricsOptions options;
  private final WriteRequest request = new WriteRequest();

  VictoriaMetricsStore(RemoteWriteClient client, VictoriaMetricsOptions options) {
    this.client = client;
    this.options = options;
  }

  @Override
  public CorrectionPolicy corrections() {
    return CorrectionPolicy.KEEP_LARGER;
  }

  @Override
  public Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
    return Map.of();
  }

  @Override
  public Map<String, Long> write(Delivery delivery) throws StoreException {
    PrometheusModel model = new PrometheusModel(options.tenantLabel(), options.plainLevel());
    model.add(delivery);
    try {
      send(model.plain());
      send(model.parts());
      sendRest();
    } finally {
      request.finish();
    }
    return model.leftOut();
  }

  private void send(Collection<SeriesSamples> all) throws StoreException {
    for (SeriesSamples series : all) {
      series.writeTo(request);
      if (request.size() >= options.requestBytes()) {
        sendRest();
      }
    }
  }

  private void sendRest() throws StoreException {
    if (request.size() > 0) {
      client.send(request.finish());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
