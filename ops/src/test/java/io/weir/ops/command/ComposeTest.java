package io.weir.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.config.SinkSection;
import io.weir.ops.config.WeirConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/**
 * The deployment with Docker Compose, as far as it can be checked without an engine: its keys are
 * <a href="https://github.com/compose-spec/compose-spec/blob/main/spec.md">the specification's</a>,
 * what it refers to is there, and what it says to Weir Weir understands.
 */
final class ComposeTest {
  private static final Path FOLDER = Path.of("deploy", "compose");
  private static final String IMAGE = "weir:local";
  private static final Set<String> TOP_KEYS = Set.of("name", "services", "volumes");
  private static final Set<String> SERVICE_KEYS =
      Set.of(
          "build",
          "command",
          "depends_on",
          "environment",
          "healthcheck",
          "image",
          "ports",
          "restart",
          "volumes");
  private static final Set<String> CONDITIONS =
      Set.of("service_started", "service_healthy", "service_completed_successfully");
  private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:[0-9]+:[0-9]+");

  private final JsonNode compose = yaml(FOLDER.resolve("compose.yaml"));
  private final JsonNode services = compose.path("services");

  @Test
  void keysAreTheSpecifications() {
    names(compose)
        .filter(key -> !key.startsWith("x-"))
        .forEach(key -> assertThat(TOP_KEYS).contains(key));
    services
        .properties()
        .forEach(service -> {
          assertThat(SERVICE_KEYS).as(service.getKey()).containsAll(keys(service.getValue()));
          assertThat(service.getValue().has("image")).as(service.getKey()).isTrue();
          for (JsonNode port : service.getValue().path("ports")) {
            assertThat(port.asText()).as(service.getKey()).matches(PORT);
          }
        });
  }

  @Test
  void whatServicesDependOnIsThere() {
    services
        .properties()
        .forEach(service ->
            service
                .getValue()
                .path("depends_on")
                .properties()
                .forEach(dependency -> {
                  JsonNode other = services.path(dependency.getKey());
                  assertThat(other.isObject()).as(dependency.getKey()).isTrue();
                  String condition = dependency.getValue().path("condition").asText();
                  assertThat(CONDITIONS).contains(condition);
                  if (condition.equals("service_healthy")) {
                    assertThat(other.has("healthcheck")).as(dependency.getKey()).isTrue();
                  }
                }));
  }

  @Test
  void everyFileIsThereAndEveryVolumeDeclared() {
    services
        .properties()
        .forEach(service -> {
          for (JsonNode volume : service.getValue().path("volumes")) {
            String source = volume.asText().split(":", -1)[0];
            if (source.startsWith("./") || source.startsWith("../")) {
              assertThat(FOLDER.resolve(source)).exists();
            } else {
              assertThat(keys(compose.path("volumes"))).contains(source);
            }
          }
        });
    JsonNode build = services.path("topics").path("build");
    Path context = FOLDER.resolve(build.path("context").asText());
    assertThat(context.resolve("pom.xml")).isRegularFile();
    assertThat(context.resolve(build.path("dockerfile").asText())).isRegularFile();
  }

  @Test
  void imageRunsWeirAsItsScriptDoes() throws IOException {
    String dockerfile = Files.readString(FOLDER.resolve("Dockerfile"));
    String script = Files.readString(Path.of("weir"));
    assertThat(script).contains("lib=$root/ops/target/weir/lib");
    assertThat(dockerfile).contains("/weir/ops/target/weir/lib /opt/weir/lib");
    JsonNode entry =
        new ObjectMapper()
            .readTree(
                dockerfile.substring(dockerfile.indexOf("ENTRYPOINT") + "ENTRYPOINT".length()));
    List<String> arguments = new ArrayList<>();
    entry.forEach(argument -> arguments.add(argument.asText()));
    assertThat(arguments).contains("java", "-cp", "/opt/weir/lib/*", "io.weir.ops.Weir");
    for (String argument : arguments) {
      boolean option = argument.startsWith("-X") || argument.startsWith("--");
      if (option && !argument.contains("RAMPercentage")) {
        assertThat(script).contains(argument);
      }
    }
  }

  static Stream<String> weirServices() {
    JsonNode services = yaml(FOLDER.resolve("compose.yaml")).path("services");
    return services.properties().stream()
        .filter(service -> service.getValue().path("image").asText().equals(IMAGE))
        .map(Map.Entry::getKey);
  }

  @ParameterizedTest
  @MethodSource("weirServices")
  void commandsAreOnesThatWeirTakes(String service) {
    List<String> arguments = new ArrayList<>();
    services.path(service).path("command").forEach(argument -> arguments.add(argument.asText()));

    CommandLine.ParseResult parsed = WeirCommand.line().parseArgs(arguments.toArray(String[]::new));

    assertThat(parsed.hasSubcommand()).isTrue();
    String file = arguments.get(arguments.indexOf("--config") + 1);
    assertThat(mounted(service)).containsEntry(file, "./weir.yml");
    assertThat(mounted(service)).containsEntry("/etc/weir/rules.yml", "./rules.yml");
  }

  @Test
  void configurationIsOneThatWeirTakes() {
    assertThat(WeirCommand.run("check", "config", FOLDER.resolve("weir.yml").toString())).isZero();
  }

  @Test
  void hostsAreServices() {
    WeirConfiguration configuration = configuration();
    List<String> hosts = new ArrayList<>();
    String brokers = configuration.weir().kafka().bootstrapServers().orElseThrow();
    hosts.add(brokers.split(":", -1)[0]);
    configuration.weir().schemaRegistry().urls().forEach(url -> hosts.add(url.getHost()));
    for (SinkSection sink : configuration.weir().sinks()) {
      sink.clickhouse().ifPresent(store -> hosts.add(store.url().getHost()));
      sink.victoriametrics().ifPresent(store -> hosts.add(store.url().getHost()));
    }
    for (JsonNode source : dataSources()) {
      hosts.add(
          source.has("url")
              ? URI.create(expanded(source.path("url").asText())).getHost()
              : source.path("jsonData").path("host").asText());
    }
    JsonNode scraped = yaml(FOLDER.resolve("weir.yml")).path("scrape_configs");
    for (JsonNode target : scraped.findValues("targets")) {
      target.forEach(address -> hosts.add(address.asText().split(":", -1)[0]));
    }
    assertThat(hosts).hasSizeGreaterThan(8);
    assertThat(keys(services)).containsAll(hosts);
  }

  @Test
  void grafanaFindsItsDataSourcesAndDashboards() {
    assertThat(dataSources())
        .extracting(source -> source.path("uid").asText())
        .containsExactly("weir", "victoriametrics", "clickhouse");
    assertThat(dataSources()).filteredOn(source -> source.path("isDefault").asBoolean()).hasSize(1);
    for (String file : provisioned("/etc/grafana/provisioning/dashboards/")) {
      for (JsonNode provider : yaml(FOLDER.resolve(file)).path("providers")) {
        String path = provider.path("options").path("path").asText();
        assertThat(FOLDER.resolve(mounted("grafana").getOrDefault(path, "none"))).isDirectory();
      }
    }
    assertThat(provisioned("/etc/grafana/provisioning/dashboards/")).hasSize(1);
  }

  /** What all of Grafana's files say of data sources. */
  private List<JsonNode> dataSources() {
    List<JsonNode> sources = new ArrayList<>();
    for (String file : provisioned("/etc/grafana/provisioning/datasources/")) {
      yaml(FOLDER.resolve(file)).path("datasources").forEach(sources::add);
    }
    return sources;
  }

  /** Files that Grafana sees in a folder. */
  private List<String> provisioned(String folder) {
    return mounted("grafana").entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(folder))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Grafana expands variables of its environment. */
  private String expanded(String text) {
    JsonNode environment = services.path("grafana").path("environment");
    return text.startsWith("$") ? environment.path(text.substring(1)).asText() : text;
  }

  private static WeirConfiguration configuration() {
    return WeirConfiguration.load(FOLDER.resolve("weir.yml"), Map.of());
  }

  /** Files of the folder by the places where a service sees them. */
  private Map<String, String> mounted(String service) {
    Map<String, String> mounted = new LinkedHashMap<>();
    for (JsonNode volume : services.path(service).path("volumes")) {
      String[] parts = volume.asText().split(":", -1);
      mounted.put(parts[1], parts[0]);
    }
    return mounted;
  }

  private static Stream<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey);
  }

  private static List<String> keys(JsonNode object) {
    return names(object).toList();
  }

  private static JsonNode yaml(Path file) {
    try {
      Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return new ObjectMapper().valueToTree(read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
