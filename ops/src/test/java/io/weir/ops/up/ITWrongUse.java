package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.DataDirectory;
import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can't work ends with one clear line and an exit code that says whose fault it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ITWrongUse {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private Path directory;
  private EmbeddedKafkaProcess kafka;

  @BeforeAll
  void start(@TempDir Path temporary) {
    directory = temporary;
    kafka = TestBroker.start(temporary.resolve("kafka"));
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  @Test
  void unknownCommandNamesTheKnownOnes() {
    CommandRun run = CommandRun.of("stram");

    assertThat(run.exitCode()).isEqualTo(WRONG_USE);
    assertThat(run.error()).contains("'stram'", "stream").doesNotContain("\tat ");
  }

  @Test
  void noCommandIsWrongUse() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(WRONG_USE);
    assertThat(run.error()).contains("Missing required subcommand").doesNotContain("\tat ");
  }

  @Test
  void missingConfigurationIsNamed() {
    Path missing = directory.resolve("missing.yml");
    for (String command : new String[] {"up", "scraper", "stream", "sinks", "topics"}) {
      assertOneLine(
          CommandRun.of(command, "--config", missing.toString()), WRONG_USE, missing.toString());
    }
    assertOneLine(
        CommandRun.of("check", "config", missing.toString()), WRONG_USE, missing.toString());
  }

  @Test
  void unknownKeyNamesPlaceAndNearestKey() throws IOException {
    Path file = write("unknown.yml", "scrape_configs: []\nweir:\n  partions: 3\n");

    for (String[] command :
        new String[][] {{"up", "--config"}, {"stream", "--config"}, {"check", "config"}}) {
      assertOneLine(
          CommandRun.of(command[0], command[1], file.toString()),
          WRONG_USE,
          file + ":3",
          "partions",
          "partitions");
    }
  }

  @Test
  void whatIsNoYamlNamesThePlace() throws IOException {
    Path file = write("broken.yml", "weir:\n  partitions: [3\n");

    assertOneLine(CommandRun.of("stream", "--config", file.toString()), WRONG_USE, file.toString());
  }

  @Test
  void badValueNamesExpectationAndFound() throws IOException {
    Path file = write("bad.yml", "weir:\n  stream: {max_ahead: soon}\n");

    assertOneLine(
        CommandRun.of("up", "--config", file.toString()),
        WRONG_USE,
        file + ":2",
        "max_ahead",
        "soon");
  }

  @Test
  void sinksWithoutSinksSayWhatIsMissing() {
    assertOneLine(CommandRun.of("sinks"), WRONG_USE, "weir.sinks: expected at least one sink");
  }

  @Test
  void scraperWithoutConfigurationSaysWhatIsMissing() {
    assertOneLine(CommandRun.of("scraper"), WRONG_USE, "--config");
  }

  @Test
  void tailOfATopicThatDoesNotExistNamesIt() throws IOException {
    Path file = write("tail.yml", kafkaSection(kafka.bootstrapServers(), 1));

    assertOneLine(
        CommandRun.of("tail", "--config", file.toString(), "nothing"),
        FAILED,
        "weir.nothing: expected it, found none");
  }

  @Test
  void registryThatIsAwayIsNamed() throws IOException {
    int nobody = WeirProcess.freePort();
    Path file = write("registry.yml", kafkaSection(kafka.bootstrapServers(), nobody));

    assertOneLine(
        CommandRun.of("topics", "--config", file.toString()),
        FAILED,
        "schema registry http://127.0.0.1:" + nobody,
        "expected an answer");
  }

  @Test
  void brokerThatIsAwayIsNamed() throws IOException {
    int nobody = WeirProcess.freePort();
    Path file = write("broker.yml", kafkaSection("127.0.0.1:" + nobody, nobody));

    assertOneLine(
        CommandRun.of("topics", "--config", file.toString()), FAILED, "127.0.0.1:" + nobody);
    assertOneLine(
        CommandRun.of("tail", "--config", file.toString(), "samples"),
        FAILED,
        "127.0.0.1:" + nobody);
  }

  @Test
  void brokerWhoseNameIsUnknownIsNamed() throws IOException {
    Path file = write("name.yml", kafkaSection("kafka.invalid:9092", 1));

    assertOneLine(
        CommandRun.of("topics", "--config", file.toString()), FAILED, "kafka.invalid:9092");
  }

  @Test
  void portInUseIsNamed() throws IOException {
    try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(held.getLocalPort());
      String free = Integer.toString(WeirProcess.freePort());
      Path file = write("ports.yml", WeirUp.PORTS);
      assertPortInUse(file, "HTTP server", port, port, free, free);
      assertPortInUse(file, "embedded Kafka", port, "0", port, free);
      assertPortInUse(file, "embedded schema registry", port, "0", free, port);
    }
  }

  private void assertPortInUse(
      Path file, String part, String port, String http, String kafkaPort, String registry) {
    ProcessBuilder command =
        WeirProcess.command(
            "up", "--config", file.toString(), "--data", directory.resolve("ports").toString());
    command.environment().put("HTTP_PORT", http);
    command.environment().put("KAFKA_PORT", kafkaPort);
    command.environment().put("REGISTRY_PORT", registry);
    WeirProcess.Ended ended = WeirProcess.run(PATIENCE, command);

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(WRONG_USE);
    assertThat(ended.output())
        .contains("weir: " + part + ": expected port " + port + " on 127.0.0.1 to be free")
        .doesNotContain("\tat ", "weir is ready");
  }

  @Test
  void dataInUseNamesTheHolder() {
    Path data = directory.resolve("held");
    try (DataDirectory held = DataDirectory.lock(data)) {
      assertOneLine(
          CommandRun.of("up", "--data", data.toString()),
          WRONG_USE,
          held.path().toString(),
          "in use by another Weir",
          "process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void dataOfARoleInUseNamesTheHolder() throws IOException {
    Path data = directory.resolve("held-roles");
    Path file =
        write(
            "held.yml",
            kafkaSection(kafka.bootstrapServers(), 1)
                + "  http: {listen: \"127.0.0.1:0\"}\n"
                + "  sinks: [{name: short, duckdb: {}}]\n");
    try (DataDirectory held = DataDirectory.lock(data.resolve("connect"))) {
      assertOneLine(
          CommandRun.of("sinks", "--config", file.toString(), "--data", data.toString()),
          WRONG_USE,
          held.path().toString(),
          "in use by another Weir");
    }
  }

  @Test
  void dataThatCannotBeWrittenIsNamed() throws IOException {
    Path file = write("file", "");

    assertOneLine(CommandRun.of("up", "--data", file.toString()), WRONG_USE, file.toString());
  }

  private static String kafkaSection(String bootstrapServers, int registryPort) {
    return """
    weir:
      kafka: {bootstrap_servers: "%s"}
      schema_registry: {urls: ["http://127.0.0.1:%d"]}
    """
        .formatted(bootstrapServers, registryPort);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static void assertOneLine(CommandRun run, int exitCode, String... texts) {
    assertThat(run.exitCode()).as(run.error()).isEqualTo(exitCode);
    assertThat(run.error().strip().lines()).as(run.error()).hasSize(1);
    assertThat(run.error()).contains(texts);
  }
}
