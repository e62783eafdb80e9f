package io.weir.ops.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.embedded.PortInUseException;
import io.weir.ops.up.Await;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegisteredSchema;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistryException;
import io.weir.schemas.registry.RegistrySettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has subjects of its own: the broker is one for all. */
class ITEmbeddedRegistry {

  private static final Schema FIRST =
      SchemaBuilder.record("Reading").fields().requiredDouble("celsius").endRecord();

  /** Readable by what knows the first, and the other way round. */
  private static final Schema WITH_DEFAULT =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredDouble("celsius")
          .optionalString("place")
          .endRecord();

  /** It can't read what the others wrote, but they can read it. */
  private static final Schema WITHOUT_DEFAULT =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredDouble("celsius")
          .requiredLong("at")
          .endRecord();

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;
  private static HttpSchemaRegistry client;
  private static final OkHttpClient http = new OkHttpClient();

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(directory, 0);
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    client = client(registry, Duration.ZERO);
  }

  @AfterAll
  static void stop() {
    client.close();
    registry.close();
    kafka.close();
  }

  private static HttpSchemaRegistry client(EmbeddedRegistry of, Duration retryFor) {
    return new HttpSchemaRegistry(
        new RegistrySettings(
            List.of(of.url()),
            new RegistryAuthentication.None(),
            Duration.ofSeconds(10),
            retryFor));
  }

  @Test
  void givesOneIdToOneSchemaUnderAnySubject() {
    int id = client.register("ids-a", FIRST);
    int other = client.register("ids-a", WITH_DEFAULT);

    assertThat(other).isGreaterThan(id);
    assertThat(client.register("ids/b c", FIRST)).isEqualTo(id);
    assertThat(client.schemaById(id)).isEqualTo(FIRST);
    assertThat(client.latest("ids-a"))
        .isEqualTo(new RegisteredSchema("ids-a", 2, other, WITH_DEFAULT));
    assertThat(client.latest("ids/b c")).isEqualTo(new RegisteredSchema("ids/b c", 1, id, FIRST));
    assertThat(get("/schemas/ids/" + id + "/versions"))
        .contains("{\"subject\":\"ids-a\",\"version\":1}")
        .contains("{\"subject\":\"ids/b c\",\"version\":1}");
  }

  @Test
  void keepsEverythingOverARestart() {
    int first = client.register("restart", FIRST);
    int second = client.register("restart", WITH_DEFAULT);
    call("PUT", "/config/restart", "{\"compatibility\":\"none\"}");
    call("DELETE", "/subjects/restart/versions/1", "");
    int greatest = client.register("restart-greatest", Schema.createFixed("f", null, null, 3));

    client.close();
    registry.close();
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    client = client(registry, Duration.ZERO);

    assertThat(get("/subjects/restart/versions")).isEqualTo("200 [2]");
    assertThat(client.latest("restart"))
        .isEqualTo(new RegisteredSchema("restart", 2, second, WITH_DEFAULT));
    assertThat(client.schemaById(first)).isEqualTo(FIRST);
    assertThat(get("/config/restart")).isEqualTo("200 {\"compatibilityLevel\":\"NONE\"}");
    assertThat(client.register("restart", Schema.create(Schema.Type.LONG)))
        .as("an id never given")
        .isGreaterThan(greatest);
    assertThat(get("/subjects/restart/versions")).isEqualTo("200 [2,3]");
  }

  @Test
  void refusesWhatIsNotCompatible() {
    client.register("compatible", FIRST);

    assertThat(client.compatible("compatible", WITH_DEFAULT)).isTrue();
    assertThat(client.compatible("compatible", WITHOUT_DEFAULT)).isFalse();
    assertThat(client.compatible("compatible-nothing-yet", WITHOUT_DEFAULT)).isTrue();
    RegistryException refused =
        catchThrowableOfType(
            RegistryException.class, () -> client.register("compatible", WITHOUT_DEFAULT));
    assertThat(refused)
        .hasMessageContaining("incompatible with an earlier schema for subject \"compatible\"")
        .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1: at");
    assertThat(refused.errorCode()).hasValue(409);
    assertThat(get("/subjects/compatible/versions")).isEqualTo("200 [1]");
    String path = "/compatibility/subjects/compatible/versions/1?verbose=true";
    assertThat(call("POST", path, body(WITH_DEFAULT)))
        .isEqualTo("200 {\"is_compatible\":true,\"messages\":[]}");
    assertThat(call("POST", path, body(WITHOUT_DEFAULT)))
        .startsWith("200 {\"is_compatible\":false,\"messages\":[\"the new schema can't read");
  }

  @Test
  void checksInTheDirectionThatIsSet() {
    client.register("forward", FIRST);
    assertThat(call("PUT", "/config/forward", "{\"compatibility\":\"FORWARD\"}"))
        .isEqualTo("200 {\"compatibility\":\"FORWARD\"}");
    assertThat(client.compatible("forward", WITHOUT_DEFAULT)).isTrue();

    call("PUT", "/config/forward", "{\"compatibility\":\"FULL\"}");
    assertThat(client.compatible("forward", WITHOUT_DEFAULT)).isFalse();
    assertThat(client.compatible("forward", WITH_DEFAULT)).isTrue();

    assertThat(call("DELETE", "/config/forward", ""))
        .isEqualTo("200 {\"compatibilityLevel\":\"FULL\"}");
    assertThat(get("/config/forward")).startsWith("404 {\"error_code\":40408,");
    assertThat(get("/config/forward?defaultToGlobal=true"))
        .isEqualTo("200 {\"compatibilityLevel\":\"BACKWARD\"}");
  }

  @Test
  void checksAllVersionsIfTransitive() {
    Schema withoutOptional =
        SchemaBuilder.record("Reading").fields().requiredDouble("celsius").endRecord();
    Schema optionalLong =
        SchemaBuilder.record("Reading")
            .fields()
            .requiredDouble("celsius")
            .optionalLong("place")
            .endRecord();
    client.register("transitive", WITH_DEFAULT);
    client.register("transitive", withoutOptional);

    assertThat(client.compatible("transitive", optionalLong)).as("with the newest").isTrue();
    call("PUT", "/config/transitive", "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
    assertThatThrownBy(() -> client.register("transitive", optionalLong))
        .hasMessageContaining("can't read version 1")
        .hasMessageNotContaining("can't read version 2");
  }

  @Test
  void findsAVersionByItsSchema() {
    int id = client.register("find", FIRST);

    String found = "\"subject\":\"find\",\"version\":1,\"id\":" + id;
    assertThat(call("POST", "/subjects/find", body(FIRST))).startsWith("200 {" + found);
    assertThat(get("/subjects/find/versions/latest")).startsWith("200 {" + found);
    assertThat(get("/subjects/find/versions/1/schema")).isEqualTo("200 " + FIRST);
    assertThat(get("/subjects/find/versions/1/referencedby")).isEqualTo("200 []");
    assertThat(get("/schemas/ids/" + id + "/schema")).isEqualTo("200 " + FIRST);
    assertThat(get("/schemas/ids/" + id + "/subjects")).contains("\"find\"");
    assertThat(get("/subjects?subjectPrefix=fin")).isEqualTo("200 [\"find\"]");
  }

  @Test
  void deletesSoftlyAndNeverGivesAVersionTwice() {
    int id = client.register("delete", FIRST);
    client.register("delete", WITH_DEFAULT);

    assertThat(call("DELETE", "/subjects/delete", "")).isEqualTo("200 [1,2]");
    assertThat(get("/subjects/delete/versions"))
        .isEqualTo("404 {\"error_code\":40401,\"message\":\"Subject 'delete' not found.\"}");
    assertThat(get("/subjects/delete/versions?deleted=true")).isEqualTo("200 [1,2]");
    assertThat(get("/subjects?subjectPrefix=delete")).isEqualTo("200 []");
    assertThat(call("DELETE", "/subjects/delete", "")).startsWith("404 {\"error_code\":40404,");
    assertThat(call("DELETE", "/subjects/delete/versions/1", ""))
        .startsWith("404 {\"error_code\":40406,");
    assertThat(get("/schemas/ids/" + id)).startsWith("200 ");

    assertThat(call("POST", "/subjects/delete/versions", body(FIRST)))
        .isEqualTo("200 {\"id\":" + id + "}");
    assertThat(get("/subjects/delete/versions")).isEqualTo("200 [3]");
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    client.register("errors", FIRST);
    String versions = "/subjects/errors/versions";

    assertThat(get("/schemas/ids/999999"))
        .isEqualTo("404 {\"error_code\":40403,\"message\":\"Schema 999999 not found\"}");
    assertThat(get("/schemas/ids/one")).startsWith("400 {\"error_code\":400,");
    assertThat(get("/subjects/errors-none/versions/1")).startsWith("404 {\"error_code\":40401,");
    assertThat(get(versions + "/9"))
        .isEqualTo("404 {\"error_code\":40402,\"message\":\"Version 9 not found.\"}");
    assertThat(get(versions + "/0")).startsWith("422 {\"error_code\":42202,");
    assertThat(get(versions + "/first")).startsWith("422 {\"error_code\":42202,");
    assertThat(call("POST", "/subjects/errors", body(WITH_DEFAULT)))
        .startsWith("404 {\"error_code\":40403,");
    assertThat(call("POST", versions, "{\"schema\":\"{\\\"type\\\":\\\"nothing\\\"}\"}"))
        .startsWith("422 {\"error_code\":42201,\"message\":\"Invalid schema: ");
    assertThat(call("POST", versions, "{}"))
        .isEqualTo("422 {\"error_code\":42201,\"message\":\"Empty schema\"}");
    assertThat(call("POST", versions, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message A {}\"}"))
        .startsWith("422 {\"error_code\":42201,\"message\":\"expected a schema of type AVRO");
    assertThat(
            call(
                "POST",
                versions,
                "{\"schema\":\"\\\"long\\\"\",\"references\":[{\"name\":\"a\",\"subject\":\"s\",\"version\":1}]}"))
        .startsWith("422 {\"error_code\":42201,\"message\":\"expected a schema without references");
    assertThat(call("POST", versions, "not JSON")).startsWith("400 {\"error_code\":400,");
    assertThat(call("POST", versions, "[]")).startsWith("400 {\"error_code\":400,");
    assertThat(call("PUT", "/config", "{\"compatibility\":\"SOMEWHAT\"}"))
        .startsWith("422 {\"error_code\":42203,");
    assertThat(call("PUT", "/mode", "{\"mode\":\"IMPORT\"}"))
        .startsWith("422 {\"error_code\":42205,");
    assertThat(call("DELETE", "/subjects/errors?permanent=true", ""))
        .startsWith("422 {\"error_code\":42205,");
    assertThat(call("DELETE", versions + "/1?permanent=true", ""))
        .startsWith("422 {\"error_code\":42205,");
    assertThat(get(versions + "?deleted=perhaps")).startsWith("400 {\"error_code\":400,");
    assertThat(get("/nowhere")).startsWith("404 {\"error_code\":404,");
    assertThat(call("PUT", "/subjects", "{}")).startsWith("405 {\"error_code\":405,");
    assertThat(get("/schemas/types")).isEqualTo("200 [\"AVRO\"]");
    assertThat(get("/mode")).isEqualTo("200 {\"mode\":\"READWRITE\"}");
    assertThat(get("/config")).isEqualTo("200 {\"compatibilityLevel\":\"BACKWARD\"}");
  }

  @Test
  void writesConfluentsRecords() {
    int id = client.register("records", FIRST);
    call("PUT", "/config/records", "{\"compatibility\":\"FULL\"}");
    call("DELETE", "/subjects/records", "");

    String text = FIRST.toString().replace("\"", "\\\"");
    assertThat(records("\"subject\":\"records\""))
        .containsExactly(
            "{\"keytype\":\"SCHEMA\",\"subject\":\"records\",\"version\":1,\"magic\":1}="
                + "{\"subject\":\"records\",\"version\":1,\"id\":%d,\"schema\":\"%s\",\"deleted\":false}"
                    .formatted(id, text),
            "{\"keytype\":\"CONFIG\",\"subject\":\"records\",\"magic\":0}="
                + "{\"compatibilityLevel\":\"FULL\"}",
            "{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"records\",\"magic\":0}="
                + "{\"subject\":\"records\",\"version\":1}",
            "{\"keytype\":\"CONFIG\",\"subject\":\"records\",\"magic\":0}=null");
  }

  @Test
  void readsWhatAnotherRegistryWroteAndPassesOverWhatItDoesNotKnow() {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String[] record :
          new String[][] {
            {"no JSON", "neither"},
            {"{\"keytype\":\"CONTEXT\",\"tenant\":\"default\",\"magic\":0}", "{}"},
            {"{\"keytype\":\"NOOP\",\"magic\":0}", null},
            {
              "{\"keytype\":\"SCHEMA\",\"subject\":\"theirs\",\"version\":1,\"magic\":1}",
              "{\"subject\":\"theirs\",\"version\":1,\"id\":5000,\"md5\":\"x\",\"schemaType\":\"AVRO\","
                  + "\"schema\":\"\\\"bytes\\\"\",\"deleted\":false,\"ts\":1}"
            },
            {
              "{\"keytype\":\"SCHEMA\",\"subject\":\"theirs\",\"version\":2,\"magic\":1}",
              "{\"subject\":\"theirs\",\"version\":2,\"id\":5001,\"schemaType\":\"PROTOBUF\","
                  + "\"schema\":\"message A {}\",\"deleted\":false}"
            },
            {
              "{\"keytype\":\"SCHEMA\",\"subject\":\"theirs-last\",\"version\":1,\"magic\":1}",
              "{\"subject\":\"theirs-last\",\"version\":1,\"id\":4999,\"schema\":\"\\\"float\\\"\","
                  + "\"deleted\":false}"
            },
          }) {
        var _ = producer.send(new ProducerRecord<>(SchemaTopic.NAME, record[0], record[1]));
      }
    }
    Await.until(
        Duration.ofSeconds(30),
        () -> "no theirs-last",
        () -> get("/subjects/theirs-last/versions").equals("200 [1]"));
    assertThat(client.register("ours", Schema.create(Schema.Type.INT)))
        .as("behind the ids of theirs")
        .isGreaterThan(5001);
    assertThat(client.latest("theirs"))
        .isEqualTo(new RegisteredSchema("theirs", 1, 5000, Schema.create(Schema.Type.BYTES)));
  }

  @Test
  void givesOneIdToManyThreadsThatRegisterOneSchema() throws Exception {
    Schema schema = Schema.createFixed("ManyThreads", null, null, 7);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        answers.add(
            executor.submit(() -> call("POST", "/subjects/threads/versions", body(schema))));
      }
      List<String> distinct = new ArrayList<>();
      for (Future<String> answer : answers) {
        if (!distinct.contains(answer.get())) {
          distinct.add(answer.get());
        }
      }
      assertThat(distinct).singleElement().asString().startsWith("200 {\"id\":");
    }
    assertThat(get("/subjects/threads/versions")).isEqualTo("200 [1]");
  }

  @Test
  void readsWithoutTheBrokerAndWritesAgainWhenItIsBack(@TempDir Path ownDirectory) {
    EmbeddedKafka broker = EmbeddedKafka.start(ownDirectory, 0);
    int port = broker.port();
    try (EmbeddedRegistry own = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        HttpSchemaRegistry impatient = client(own, Duration.ZERO);
        HttpSchemaRegistry patient = client(own, Duration.ofSeconds(60))) {
      int id = impatient.register("away", FIRST);
      broker.close();

      assertThat(patient.schemaById(id)).isEqualTo(FIRST);
      RegistryException failure =
          catchThrowableOfType(
              RegistryException.class, () -> impatient.register("away", WITH_DEFAULT));
      assertThat(failure).hasMessageContaining("error 50001: Error in the backend data store");
      assertThat(failure.retriable()).isTrue();

      broker = EmbeddedKafka.start(ownDirectory, port);
      assertThat(patient.register("away", WITH_DEFAULT)).isEqualTo(id + 1);
      assertThat(patient.latest("away"))
          .isEqualTo(new RegisteredSchema("away", 2, id + 1, WITH_DEFAULT));
    } finally {
      broker.close();
    }
  }

  @Test
  void refusesAPortInUse() {
    int port = registry.url().getPort();
    assertThatThrownBy(() -> EmbeddedRegistry.start(kafka.bootstrapServers(), port))
        .isInstanceOf(PortInUseException.class)
        .hasMessageStartingWith(
            "embedded schema registry: expected port %d on 127.0.0.1 to be free, found: ", port);
  }

  private static String body(Schema schema) {
    return "{\"schema\":\"" + schema.toString().replace("\"", "\\\"") + "\"}";
  }

  private static String get(String path) {
    return call("GET", path, "");
  }

  /** Returns the answer's status and body. */
  private static String call(String method, String path, String body) {
    RequestBody requestBody =
        method.equals("GET") || body.isEmpty()
            ? null
            : RequestBody.create(
                body.getBytes(StandardCharsets.UTF_8),
                MediaType.get("application/vnd.schemaregistry.v1+json"));
    Request request =
        new Request.Builder()
            .url(URI.create(registry.url() + path).toString())
            .method(method, requestBody)
            .build();
    try (Response response = http.newCall(request).execute()) {
      assertThat(response.header("Content-Type"))
          .isEqualTo("application/vnd.schemaregistry.v1+json");
      return response.code() + " " + response.body().string();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> records(String keyPart) {
    List<String> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(SchemaTopic.PARTITION));
      consumer.seekToBeginning(List.of(SchemaTopic.PARTITION));
      long end =
          consumer.endOffsets(List.of(SchemaTopic.PARTITION)).values().stream()
              .mapToLong(Long::longValue)
              .sum();
      while (consumer.position(SchemaTopic.PARTITION) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          if (record.key().contains(keyPart)) {
            records.add(record.key() + "=" + record.value());
          }
        }
      }
    }
    return records;
  }
}
