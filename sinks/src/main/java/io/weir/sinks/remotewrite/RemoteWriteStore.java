package io.weir.sinks.remotewrite;

import io.weir.sinks.delivery.CorrectionPolicy;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.RecordRows;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreCheck;
import io.weir.sinks.delivery.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * A store that takes remote write. Offsets are left to Kafka, so what was written before a crash
 * comes again, and the store makes one of it. For the task's thread.
 */
final class RemoteWriteStore implements Store {
  private static final String ALL_TENANTS = "";

  private final RemoteWriteClient client;
  private final RemoteWriteOptions options;
  private final Clock clock;
  private final WriteRequest request;

  /**
   * A store that has not connected yet.
   *
   * @param clock at whose time a probe is written
   */
  RemoteWriteStore(RemoteWriteClient client, RemoteWriteOptions options, Clock clock) {
    this.client = client;
    this.options = options;
    this.clock = clock;
    this.request = options.message().newRequest();
  }

  @Override
  public CorrectionPolicy corrections() {
    return options.receiver().corrections();
  }

  @Override
  public Duration settleTime() {
    return options.receiver().settleTime();
  }

  @Override
  public Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
    return Map.of();
  }

  @Override
  public Map<String, Long> write(Delivery delivery) throws StoreException {
    Map<String, Long> leftOut = new HashMap<>();
    for (var tenant : models(delivery).entrySet()) {
      send(tenant.getKey(), tenant.getValue());
      tenant.getValue().leftOut().forEach((reason, rows) -> leftOut.merge(reason, rows, Long::sum));
    }
    return leftOut;
  }

  /** What each tenant's requests hold; by the empty text if requests don't name tenants. */
  private Map<String, PrometheusModel> models(Delivery delivery) {
    Map<String, PrometheusModel> models = new LinkedHashMap<>();
    boolean apart = options.tenantHeader().isPresent();
    for (RecordRows record : delivery.records()) {
      for (Row row : record.rows()) {
        String tenant = apart ? row.series().tenant() : ALL_TENANTS;
        PrometheusModel model = models.get(tenant);
        if (model == null) {
          model = new PrometheusModel(options);
          models.put(tenant, model);
        }
        model.add(row);
      }
    }
    return models;
  }

  private void send(String tenant, PrometheusModel model) throws StoreException {
    try {
      send(tenant, model.plain());
      send(tenant, model.parts());
      sendRest(tenant);
    } finally {
      request.finish();
    }
  }

  private void send(String tenant, Collection<SeriesSamples> all) throws StoreException {
    for (SeriesSamples series : all) {
      series.writeTo(request);
      if (request.size() >= options.requestBytes()) {
        sendRest(tenant);
      }
    }
  }

  private void sendRest(String tenant) throws StoreException {
    if (request.size() > 0) {
      client.send(request.finish(), tenant);
    }
  }

  @Override
  public StoreCheck check() throws StoreException {
    return new RemoteWriteProbe(this, client, corrections()).check(clock.millis());
  }

  @Override
  public void close() {
    client.close();
  }
}
