package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.peers.PeerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has nothing of Weir but its schema writes samples to the ingest topic. */
class ITIngest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 8;
  private static final int BATCHES = 60;
  private static final int SERIES = 40;
  private static final int SAMPLES = 4;

  /** What somebody writes who needs no more. */
  private static final Schema OLDER =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "SampleBatch", "namespace": "io.weir", "fields": [
                {"name": "series", "type": {"type": "array", "items": {
                  "type": "record", "name": "TimeSeries", "fields": [
                    {"name": "labels", "type": {"type": "map", "values": "string"}},
                    {"name": "timestamps_ms", "type": {"type": "array", "items": "long"}},
                    {"name": "values", "type": {"type": "array", "items": "double"}}]}}}]}
              """);

  private final Random random = new Random(7);
  private final List<Sample> sent = new ArrayList<>();

  @Test
  void samplesArriveByTheEmbeddedRegistry(@TempDir Path directory) throws Exception {
    WeirUp weir = WeirUp.start(directory, WeirUp.PORTS);
    try (weir) {
      produce(weir, weir.registryUrl());
    }
    assertStored(weir);
  }

  @Test
  void samplesArriveByAnotherRegistry(@TempDir Path directory) throws Exception {
    try (PeerProcess apicurio = PeerProcess.apicurioRegistry()) {
      String url = apicurio.uri("/apis/ccompat/v7").toString();
      WeirUp weir =
          WeirUp.start(directory, WeirUp.PORTS + "  schema_registry: {urls: [\"" + url + "\"]}\n");
      try (weir) {
        produce(weir, url);
      }
      assertStored(weir);
    }
  }

  /** Sends batches of three schemas and waits until the store has taken all of their samples. */
  private void produce(WeirUp weir, String registryUrl) {
    long startMillis = System.currentTimeMillis() - Duration.ofMinutes(5).toMillis();
    try (ForeignProducer producer = new ForeignProducer(weir.bootstrapServers(), registryUrl)) {
      List<Schema> schemas = List.of(ForeignBatches.published(), OLDER, newer());
      int[] ids = schemas.stream().mapToInt(it -> producer.register("weir.ingest", it)).toArray();
      assertThat(ids).doesNotHaveDuplicates();
      for (int i = 0; i < BATCHES; i++) {
        int chosen = i % ids.length;
        GenericRecord batch = batch(schemas.get(chosen), startMillis + 1_000L * i);
        producer.send(
            "weir.ingest", random.nextInt(PARTITIONS), ForeignProducer.encode(ids[chosen], batch));
      }
    }
    Await.until(PATIENCE, () -> rows(weir) + " of " + sent.size(), () -> rows(weir) >= sent.size());
  }

  private GenericRecord batch(Schema schema, long timeMillis) {
    List<GenericRecord> series = new ArrayList<>();
    for (int n = 0; n < SERIES; n++) {
      TreeMap<String, String> labels =
          new TreeMap<>(
              Map.of(
                  "__name__",
                  "requests_total",
                  "job",
                  "shop",
                  "instance",
                  "host-" + n % 5 + ":80",
                  "path",
                  "/größe/" + n));
      List<Long> timestampsMillis = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < SAMPLES; i++) {
        timestampsMillis.add(timeMillis + 200L * i);
        values.add(random.nextGaussian());
        sent.add(Sample.of(labels, timestampsMillis.getLast(), values.getLast()));
      }
      series.add(ForeignBatches.series(schema, labels, timestampsMillis, values));
    }
    return ForeignBatches.batch(schema, series);
  }

  /** The published schema with a field that Weir doesn't know. */
  private static Schema newer() {
    Schema published = ForeignBatches.published();
    List<Schema.Field> fields = new ArrayList<>();
    Schema text = SchemaBuilder.builder().stringType();
    fields.add(new Schema.Field("region", text, "Where the producer runs.", "north"));
    published.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    return Schema.createRecord(
        published.getName(), published.getDoc(), published.getNamespace(), false, fields);
  }

  private static double rows(WeirUp weir) {
    return Http.sum(weir.process().uri("/metrics"), "weir_sink_rows_total", "kind=\"sample\"");
  }

  private void assertStored(WeirUp weir) throws Exception {
    try (Connection store = StoredRollups.open(weir.data().resolve("weir.duckdb"))) {
      assertThat(Sample.stored(store)).isEqualTo(sent.stream().sorted().toList());
    }
  }
}
