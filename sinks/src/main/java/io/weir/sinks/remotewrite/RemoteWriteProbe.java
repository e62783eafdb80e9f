package io.weir.sinks.remotewrite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.CorrectionPolicy;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.RecordRows;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.SampleRow;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.StoreCheck;
import io.weir.sinks.delivery.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks at a store through what it answers beside {@code api/v1/write}: its version, and whether a
 * sample of {@value #METRIC} that is written comes back, once. For one thread.
 */
final class RemoteWriteProbe {
  private static final String METRIC = "weir_sinks_check";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VICTORIA_METRICS =
      Pattern.compile("vm_app_version\\{[^}]*version=\"([^\"]+)\"");

  /** VictoriaMetrics shows nothing of the last half minute. */
  private static final long AGE_MILLIS = 60_000;

  private static final int TRIES = 40;
  private static final long BETWEEN_TRIES_NANOS = 250_000_000;

  private final RemoteWriteStore store;
  private final RemoteWriteClient client;
  private final CorrectionPolicy corrections;

  RemoteWriteProbe(RemoteWriteStore store, RemoteWriteClient client, CorrectionPolicy corrections) {
    this.store = store;
    this.client = client;
    this.corrections = corrections;
  }

  StoreCheck check(long nowMillis) throws StoreException {
    String version = version();
    String id = UUID.randomUUID().toString();
    long timestampMillis = nowMillis - AGE_MILLIS;
    write(id, timestampMillis);
    List<String> problems = new ArrayList<>();
    Optional<Double> count = awaitCount(id, nowMillis);
    if (count.isEmpty()) {
      return new StoreCheck(
          version, "", "written, not read back: there is no query API beside it", problems);
    }
    if (count.get() == 0) {
      problems.add("expected the probe's sample to come back within 10 s, found none");
    } else if (count.get() > 1) {
      problems.add(
          "expected one value at a time, found that both of two stay: run VictoriaMetrics with"
              + " -dedup.minScrapeInterval=1ms");
    }
    return new StoreCheck(
        version, "", problems.isEmpty() ? StoreCheck.READ_BACK : "written", problems);
  }

  private String version() throws StoreException {
    Optional<String> metrics = client.get("metrics");
    if (metrics.isPresent()) {
      Matcher version = VICTORIA_METRICS.matcher(metrics.get());
      if (version.find()) {
        return version.group(1);
      }
    }
    return client
        .get("api/v1/status/buildinfo")
        .flatMap(RemoteWriteProbe::json)
        .map(info -> info.path("data").path("version").asText(""))
        .orElse("");
  }

  /** Two values where the store says that it keeps the larger, to see whether it does. */
  private void write(String id, long timestampMillis) throws StoreException {
    Series series = new Series("default", Labels.of(Labels.METRIC_NAME, METRIC, "probe", id));
    double values = corrections == CorrectionPolicy.KEEP_LARGER ? 2 : 1;
    for (double value = 1; value <= values; value++) {
      Row row = new SampleRow(series, MetricType.GAUGE, 0, timestampMillis, value);
      store.write(
          new Delivery(
              List.of(
                  new RecordRows(
                      new TopicPartition(METRIC, 0), (long) value, List.of(row), true))));
    }
  }

  /** How many samples it has; empty if it can't be asked. */
  private Optional<Double> awaitCount(String id, long nowMillis) throws StoreException {
    String path =
        "api/v1/query?nocache=1&time=%d&query=count_over_time(%s%%7Bprobe%%3D%%22%s%%22%%7D%%5B5m%%5D)"
            .formatted(nowMillis / 1000, METRIC, id);
    Optional<Double> count = Optional.empty();
    for (int i = 0; i < TRIES && count.orElse(0.0) == 0; i++) {
      if (i > 0) {
        LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
      }
      Optional<String> flushed = client.get("internal/force_flush");
      Optional<JsonNode> answer = client.get(path).flatMap(RemoteWriteProbe::json);
      if (answer.isEmpty() && flushed.isEmpty()) {
        return Optional.empty();
      }
      count =
          answer.map(
              json -> json.path("data").path("result").path(0).path("value").path(1).asDouble(0));
    }
    return count;
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
