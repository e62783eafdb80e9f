package io.weir.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.config.WeirSection;
import io.weir.ops.role.KafkaConnection;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.relabel.RelabelText;
import io.weir.schemas.relabel.Relabeling;
import io.weir.sinks.duckdb.DuckDbSinkConnector;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SinkConnectorsTest {
  @Test
  void rulesAndCorrectionsReachTheConnector() {
    Map<String, String> filtered =
        connector(
            """
            - name: a
              write_relabel_configs:
                - {regex: "(.*)_host", action: labelmap, replacement: "$${1}"}
              corrections: false
              duckdb: {}
            """);

    assertThat(filtered).containsEntry("corrections", "false");
    Relabeling rules =
        Relabeling.of(
            RelabelText.parse("rules", filtered.getOrDefault("write.relabel.configs", "")));
    assertThat(rules.apply(Labels.of("__name__", "x", "my_host", "h")))
        .contains(Labels.of("__name__", "x", "my", "h", "my_host", "h"));
    assertThat(new DuckDbSinkConnector().validate(filtered).configValues())
        .allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
  }

  @Test
  void withoutThemTheStoresOwnWayIsLeft() {
    assertThat(connector("- {name: a, duckdb: {}}"))
        .doesNotContainKey("corrections")
        .containsEntry("write.relabel.configs", "");
  }

  private static Map<String, String> connector(String sinks) {
    WeirSection section =
        WeirConfiguration.parse("test.yml", "weir:\n  sinks:\n" + sinks.indent(4), Map.of()).weir();
    RegistrySettings registry =
        RegistrySettings.of(
            List.of(URI.create("http://127.0.0.1:1")), new RegistryAuthentication.None());
    try (KafkaConnection connection = KafkaConnection.of("127.0.0.1:1", Map.of(), registry)) {
      return SinkConnectors.of(section, section.sinks(), connection, Path.of("data"))
          .getOrDefault("a", Map.of());
    }
  }
}
