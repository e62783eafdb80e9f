package io.weir.ops.embedded.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.duckdb.DuckDbSinkConnector;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the sinks in a worker that has nothing of Weir's but what is in the archive. */
final class ITPluginArchive {
  private static final String CLEAN = "weir.clean";
  private static final String SINK = "duck";

  /** What the worker's class path must not have, so that it comes from the archive. */
  private static final Pattern OF_THE_ARCHIVE =
      Pattern.compile(
          "/(sinks|schemas|scraper|topology)/target/|/(weir-(schemas|scraper|sinks|topology)|"
              + "duckdb|jdbi|avro|okhttp|okio|kotlin|micrometer|re2j|snakeyaml|zstd)[^/]*$");

  @TempDir private Path directory;

  @Test
  void connectorOfTheArchiveRunsInAWorkerOfItsOwn() throws Exception {
    Path plugins = directory.resolve("plugins");
    unpack(archive(), plugins);
    assertThat(names(plugins)).singleElement().asString().startsWith("weir-sinks-");
    Path plugin = plugins.resolve(names(plugins).getFirst());
    assertThat(names(plugin)).containsExactlyInAnyOrder("LICENSE", "README.md", "lib");
    assertThat(names(plugin.resolve("lib")))
        .anyMatch(name -> name.startsWith("weir-sinks-"))
        .anyMatch(name -> name.startsWith("duckdb_jdbc-"))
        .noneMatch(name -> name.matches("(kafka-|connect-|slf4j-|jakarta).*"));

    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(CLEAN, 1, (short) 1))).all().get();
      produce(kafka, registry);
      Path config = directory.resolve("duck.properties");
      write(config(kafka, registry), config);

      Process worker = worker(kafka, plugins, config);
      try {
        awaitCommitted(admin, worker);
        worker.getOutputStream().close();
        assertThat(worker.waitFor()).as("%s", log()).isZero();
      } finally {
        worker.destroyForcibly();
      }
    }
    // The worker has ended, so anyone may open the file.
    assertThat(values()).containsExactly(1.0, 2.0);
    assertThat(log()).contains("state=RUNNING").doesNotContain("state=FAILED");
  }

  private static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "sinks", "target"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("weir-sinks-.*-plugin\\.zip"))
          .findFirst()
          .orElseThrow(() ->
              new AssertionError(
                  "sinks/target: expected weir-sinks-<version>-plugin.zip, which mvn package makes,"
                      + " found none"));
    }
  }

  private static void unpack(Path archive, Path folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path path = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(folder.resolve(entry.getName() + "/..").normalize());
          Files.copy(zip, path);
        }
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  private Map<String, String> config(EmbeddedKafka kafka, EmbeddedRegistry registry) {
    return DuckDbSinkConnector.embeddedConfig(
        new EmbeddedSink(
            SINK, List.of(CLEAN), kafka.bootstrapServers(), List.of(registry.url()), ""),
        file(),
        RetentionPeriods.FOR_EVER);
  }

  private static void write(Map<String, String> config, Path file) throws IOException {
    Properties properties = new Properties();
    properties.putAll(config);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }

  private Process worker(EmbeddedKafka kafka, Path plugins, Path config) throws IOException {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !OF_THE_ARCHIVE.matcher(entry).find())
            .collect(Collectors.joining(File.pathSeparator));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            PluginWorker.class.getName(),
            kafka.bootstrapServers(),
            plugins.toString(),
            directory.resolve("worker").toString(),
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("worker.log").toFile())
        .start();
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("worker.log"), UTF_8);
  }

  private void awaitCommitted(Admin admin, Process worker) throws Exception {
    TopicPartition partition = new TopicPartition(CLEAN, 0);
    long deadlineNanos = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < deadlineNanos && worker.isAlive()) {
      var committed =
          admin
              .listConsumerGroupOffsets("connect-" + SINK)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition);
      if (committed != null && committed.offset() == 2) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new AssertionError("expected both records in the store, found:\n" + log());
  }

  private static void produce(EmbeddedKafka kafka, EmbeddedRegistry registry) throws Exception {
    try (HttpSchemaRegistry schemas =
            new HttpSchemaRegistry(
                RegistrySettings.of(List.of(registry.url()), new RegistryAuthentication.None()));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      int id = schemas.register(SchemaRegistry.valueSubject(CLEAN), Schemas.SAMPLE_BATCH);
      byte[] labels = Labels.of("__name__", "x", "job", "j").encoded();
      for (long value = 1; value <= 2; value++) {
        SampleBatchWriter writer = new SampleBatchWriter();
        writer.append(labels, 0, labels.length, MetricType.GAUGE, 0, value, (double) value);
        byte[] batch = writer.finish(BatchHeader.of("default", Source.NONE), id);
        producer.send(new ProducerRecord<>(CLEAN, batch)).get();
      }
    }
  }

  private Path file() {
    return directory.resolve("weir.duckdb");
  }

  private List<Double> values() throws Exception {
    List<Double> values = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT value FROM raw ORDER BY timestamp")) {
      while (result.next()) {
        values.add(result.getDouble(1));
      }
    }
    return values;
  }
}
