package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.up.RejectedRecords.Found;
import io.weir.schemas.avro.Schemas;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't be used ends in the topic of rejected records; what stands around it arrives. */
class ITRejected {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KEPT_BYTES = 64 * 1024;
  private static final int UNKNOWN_ID = 4_711;
  private static final int PARTITIONS = 8;
  private static final Schema SCHEMA = ForeignBatches.published();
  private static final Map<String, String> STAGES =
      Map.of("weir.ingest", "route", "weir.samples", "shard");

  private final long nowMillis = System.currentTimeMillis();
  private final List<Sample> good = new ArrayList<>();
  private final List<Found> expected = new ArrayList<>();

  @Test
  void eachIsRejectedWithItsReason(@TempDir Path directory) throws Exception {
    WeirUp weir = WeirUp.start(directory, WeirUp.PORTS);
    try (weir;
        ForeignProducer producer =
            new ForeignProducer(weir.bootstrapServers(), weir.registryUrl());
        RejectedRecords rejected = new RejectedRecords(weir.bootstrapServers())) {
      int id = producer.register("weir.ingest", SCHEMA);
      int otherId = producer.register("somebody.elses", Schemas.REJECTED);
      for (String topic : List.of("weir.ingest", "weir.samples")) {
        int partition = 0;
        for (Bad bad : bad(id, otherId)) {
          sendGood(producer, id, topic, partition);
          RecordMetadata place = producer.send(topic, partition, bad.value);
          expected.add(expectedOf(bad, place));
          sendGood(producer, id, topic, partition);
          partition = (partition + 1) % PARTITIONS;
        }
      }
      sendPartlyGood(producer, id);
      Await.until(
          PATIENCE,
          () -> rejected.read().size() + " of " + expected.size() + ", rows " + rows(weir),
          () -> rejected.read().size() >= expected.size() && rows(weir) >= good.size());
      assertThat(sorted(rejected.read())).isEqualTo(sorted(expected));
      assertCounted(weir.process().uri("/metrics"));
      assertThat(Http.get(weir.process().uri("/-/ready")).status()).isEqualTo(200);
    }
    try (Connection store = StoredRollups.open(weir.data().resolve("weir.duckdb"))) {
      assertThat(Sample.stored(store)).isEqualTo(good.stream().sorted().toList());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Bad(String reason, byte @Nullable [] value) {}

  private List<Bad> bad(int id, int otherId) {
    byte[] fine = ForeignProducer.encode(id, batch(labels("fine"), nowMillis));
    byte[] huge = new byte[8 << 20];
    Arrays.fill(huge, (byte) 'x');
    return List.of(
        new Bad("not_wire_format", null),
        new Bad("not_wire_format", new byte[0]),
        new Bad("not_wire_format", "up 1 1700000000".getBytes(StandardCharsets.UTF_8)),
        new Bad("not_wire_format", huge),
        new Bad("malformed", Arrays.copyOf(fine, fine.length - 4)),
        new Bad("malformed", Arrays.copyOf(fine, fine.length + 1)),
        new Bad("malformed", ForeignProducer.encode(id, uneven())),
        new Bad(
            "unknown_schema", ForeignProducer.encode(UNKNOWN_ID, batch(labels("a"), nowMillis))),
        new Bad("incompatible_schema", withId(fine, otherId)),
        new Bad("invalid_labels", of(id, UncheckedLabels.of("instance", "a", "job", "b"))),
        new Bad("invalid_labels", of(id, UncheckedLabels.of("job", "b", "__name__", "up"))),
        new Bad(
            "invalid_labels", of(id, UncheckedLabels.of("__name__", "up", "job", "a", "job", "b"))),
        new Bad("invalid_labels", of(id, UncheckedLabels.of("__name__", "up", "job", ""))),
        new Bad("invalid_labels", of(id, UncheckedLabels.of())),
        new Bad("too_large", of(id, labels("x".repeat(100_000)))));
  }

  private byte[] of(int id, Map<String, String> labels) {
    return ForeignProducer.encode(id, batch(labels, nowMillis));
  }

  private static byte[] withId(byte[] record, int id) {
    byte[] changed = record.clone();
    ByteBuffer.wrap(changed).putInt(1, id);
    return changed;
  }

  /** More timestamps than values. */
  private GenericRecord uneven() {
    return ForeignBatches.batch(
        SCHEMA,
        List.of(
            ForeignBatches.series(
                SCHEMA, labels("a"), List.of(nowMillis, nowMillis + 1), List.of(1.0))));
  }

  /** One record with two samples, of which one is far ahead, and one of many megabytes. */
  private void sendPartlyGood(ForeignProducer producer, int id) {
    long aheadMillis = nowMillis + Duration.ofMinutes(10).toMillis();
    for (String topic : List.of("weir.ingest", "weir.samples")) {
      Map<String, String> labels = labels("ahead/" + topic);
      byte[] value =
          ForeignProducer.encode(
              id,
              ForeignBatches.batch(
                  SCHEMA,
                  List.of(
                      ForeignBatches.series(
                          SCHEMA, labels, List.of(nowMillis, aheadMillis), List.of(1.0, 2.0)))));
      expected.add(expectedOf(new Bad("too_far_ahead", value), producer.send(topic, 3, value)));
      good.add(Sample.of(labels, nowMillis, 1.0));
      sendHuge(producer, id, topic);
    }
  }

  private void sendHuge(ForeignProducer producer, int id, String topic) {
    List<GenericRecord> series = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      Map<String, String> labels = labels("huge/" + topic + "/" + n);
      labels.put("long", "x".repeat(40_000));
      series.add(ForeignBatches.series(SCHEMA, labels, List.of(nowMillis), List.of(0.5)));
      good.add(Sample.of(labels, nowMillis, 0.5));
    }
    producer.send(topic, 4, ForeignProducer.encode(id, ForeignBatches.batch(SCHEMA, series)));
  }

  private void sendGood(ForeignProducer producer, int id, String topic, int partition) {
    Map<String, String> labels = labels("good/" + good.size());
    producer.send(topic, partition, of(id, labels));
    good.add(Sample.of(labels, nowMillis, 1.5));
  }

  private static GenericRecord batch(Map<String, String> labels, long timestampMillis) {
    return ForeignBatches.batch(
        SCHEMA,
        List.of(ForeignBatches.series(SCHEMA, labels, List.of(timestampMillis), List.of(1.5))));
  }

  private static Map<String, String> labels(String job) {
    return new TreeMap<>(Map.of("__name__", "up", "job", job));
  }

  private static Found expectedOf(Bad bad, RecordMetadata place) {
    byte[] value = bad.value == null ? new byte[0] : bad.value;
    return new Found(
        bad.reason,
        STAGES.getOrDefault(place.topic(), ""),
        place.topic(),
        place.partition(),
        place.offset(),
        bad.reason.equals("too_far_ahead") ? 1 : 0,
        value.length,
        RejectedRecords.text(Arrays.copyOf(value, Math.min(value.length, KEPT_BYTES))));
  }

  private static List<Found> sorted(List<Found> records) {
    return records.stream()
        .sorted(
            Comparator.comparing(Found::topic)
                .thenComparingInt(Found::partition)
                .thenComparingLong(Found::offset))
        .toList();
  }

  private void assertCounted(URI metrics) {
    Map<String, Long> counted = new LinkedHashMap<>();
    Map<String, Long> wanted =
        expected.stream()
            .collect(
                Collectors.groupingBy(
                    it -> it.stage() + "/" + it.reason(), TreeMap::new, Collectors.counting()));
    for (String key : wanted.keySet()) {
      String[] parts = key.split("/", 2);
      counted.put(
          key,
          (long)
              Http.sum(
                  metrics,
                  "weir_rejected_total",
                  "stage=\"" + parts[0] + "\"",
                  "reason=\"" + parts[1] + "\""));
    }
    assertThat(counted).isEqualTo(wanted);
  }

  private static double rows(WeirUp weir) {
    return Http.sum(weir.process().uri("/metrics"), "weir_sink_rows_total", "kind=\"sample\"");
  }
}
