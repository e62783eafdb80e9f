package io.weir.ops.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.relabel.RelabelAction;
import io.weir.schemas.relabel.RelabelRule;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.ProtobufMessage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeirConfigurationTest {
  private static final String SECOND = "protobuf_message: io.prometheus.write.v2.Request";

  @Test
  void anEmptyFileIsWeirsDefaults() {
    WeirSection section = parse("").weir();

    assertThat(section.topicPrefix()).isEqualTo("weir");
    assertThat(section.rollups()).containsExactly(RollupLevel.parse("5m"), RollupLevel.parse("1h"));
    assertThat(section.kafka().bootstrapServers()).isEmpty();
    assertThat(section.http().listen()).hasToString("127.0.0.1:9470");
    assertThat(section.embedded()).isEqualTo(new EmbeddedSection(9472, 9473));
  }

  @Test
  void readsWeirsSectionAndExpandsItsVariables() {
    WeirSection section =
        parse(
                """
                weir:
                  rollups: [1m, 5m, 1h]
                  kafka:
                    bootstrap_servers: "${BROKERS}"
                    properties: {security.protocol: SSL}
                  schema_registry:
                    urls: ["http://registry:8081"]
                    basic_auth: {username: weir, password: "${PASSWORD}"}
                """,
                Map.of("BROKERS", "k1:9092", "PASSWORD", "s3cret"))
            .weir();

    assertThat(section.kafka().bootstrapServers()).contains("k1:9092");
    assertThat(section.kafka().properties()).containsEntry("security.protocol", "SSL");
    assertThat(section.schemaRegistry().settings(List.of()).authentication())
        .isEqualTo(new RegistryAuthentication.Basic("weir", "s3cret"));
    assertThat(section.toString()).doesNotContain("s3cret");
  }

  @Test
  void anEmbeddedRegistryStandsInForAMissingUrl() {
    URI embedded = URI.create("http://127.0.0.1:9473");

    assertThat(parse("").weir().schemaRegistry().settings(List.of(embedded)).urls())
        .containsExactly(embedded);
  }

  @Test
  void saysEverythingThatIsWrongWithItsPlace() {
    assertThatThrownBy(() ->
            parse(
                """
                global: {scrape_intervl: 5s}
                weir:
                  rollups: [5m, 7m]
                  partitons: 3
                  http: {listen: nowhere}
                """))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(
            "test.yml:1:10: global.scrape_intervl: unknown key; did you mean scrape_interval?",
            "weir.partitons: unknown key; did you mean partitions?",
            "test.yml:5:18: weir.http.listen: expected host:port such as 127.0.0.1:9470, found"
                + " \"nowhere\"");
  }

  @Test
  void theLowestRollupIsAMultipleOfTheLeastInterval() {
    assertThatThrownBy(() -> parse("weir: {rollups: [1m], stream: {min_interval: 40s}}"))
        .hasMessage(
            "test.yml:1:7: weir.stream.min_interval: expected a divisor of 1m, the lowest of"
                + " rollups, found 40s");
  }

  @Test
  void rollupsAreAChain() {
    assertThatThrownBy(() -> parse("weir: {rollups: [5m, 7m]}"))
        .hasMessage("test.yml:1:7: weir.rollups[1]: expected a multiple of 5m, found 7m");
    assertThatThrownBy(() -> parse("weir: {rollups: [five]}"))
        .hasMessageContaining("expected a rollup level such as 1m, 5m or 1h, found \"five\"");
  }

  @Test
  void sinkWritesTheTopicsThatItNames() {
    WeirSection section =
        parse(
                """
                weir:
                  sinks:
                    - {name: all, duckdb: {result_retention: 90d}}
                    - {name: rules, topics: [results, alerts], duckdb: {}}
                    - {name: long, topics: [rollup.1h, results], victoriametrics: {url: "http://v:1"}}
                    - name: short
                      topics: [clean, alerts]
                      clickhouse: {url: "http://c:8123", retention: 7d, password: hidden}
                """)
            .weir();

    assertThat(section.sinks())
        .extracting(sink -> sink.topicNames(section.topics(), section.rollups()))
        .containsExactly(
            List.of("weir.clean", "weir.rollup.5m", "weir.rollup.1h", "weir.results"),
            List.of("weir.results", "weir.alerts"),
            List.of("weir.rollup.1h", "weir.results"),
            List.of("weir.clean", "weir.alerts"));
    assertThat(section.sinks().getLast().clickhouse())
        .hasValueSatisfying(store -> {
          assertThat(store.retention()).isEqualTo(Duration.ofDays(7));
          assertThat(store.database()).isEqualTo("weir");
          assertThat(store.toString()).doesNotContain("hidden");
        });
    assertThat(section.sinks())
        .extracting(sink -> sink.duckdb().map(SinkSection.DuckDb::resultRetention))
        .containsExactly(
            Optional.of(Duration.ofDays(90)),
            Optional.of(Duration.ZERO),
            Optional.empty(),
            Optional.empty());
    SinkSection unnamed = SinkSection.embeddedDefault();
    assertThat(unnamed.topicNames(section.topics(), section.rollups()))
        .contains("weir.results", "weir.alerts");
  }

  @Test
  void sinkHasRulesForItsSeriesAndMayLeaveCorrectionsOut() {
    WeirSection section =
        parse(
                """
                weir:
                  sinks:
                    - name: filtered
                      corrections: false
                      write_relabel_configs:
                        - {source_labels: [__name__], regex: "go_.*", action: drop}
                        - {source_labels: [a], target_label: b, replacement: "x$${1}"}
                      duckdb: {}
                    - {name: all, duckdb: {}}
                """)
            .weir();

    SinkSection filtered = section.sinks().getFirst();
    assertThat(filtered.corrections()).contains(false);
    assertThat(filtered.writeRelabelConfigs())
        .extracting(RelabelRule::action)
        .containsExactly(RelabelAction.DROP, RelabelAction.REPLACE);
    assertThat(filtered.writeRelabelConfigs().getLast().replacement()).isEqualTo("x${1}");
    assertThat(section.sinks().getLast().corrections()).isEmpty();
    assertThatThrownBy(() ->
            parse("weir: {sinks: [{name: a, duckdb: {}, write_relabel_configs: [{regx: a}]}]}"))
        .hasMessageContaining("weir.sinks[0].write_relabel_configs[0].regx")
        .hasMessageContaining("did you mean regex?");
  }

  @Test
  void sinkRefusesTopicsThatItCannotWrite() {
    assertThatThrownBy(
            () -> parse("weir: {sinks: [{name: a, topics: [clean, result], duckdb: {}}]}"))
        .hasMessageContaining(
            "weir.sinks[0].topics[1]: expected clean, rollup, rollup.LEVEL, results or alerts,"
                + " found result");
    assertThatThrownBy(() ->
            parse(
                "weir: {sinks: [{name: a, topics: [alerts], victoriametrics: {url: 'http://v'}}]}"))
        .hasMessageContaining(
            "weir.sinks[0].topics[0]: expected alerts in a clickhouse or duckdb sink only, found"
                + " victoriametrics");
  }

  @Test
  void remoteWriteIsConfiguredAsInPrometheus() {
    SinkSection.RemoteWrite store =
        parse(
                """
                weir:
                  sinks:
                    - name: mimir
                      remote_write:
                        url: https://mimir:9009/api/v1/push
                        protobuf_message: io.prometheus.write.v2.Request
                        tenant_header: X-Scope-OrgID
                        basic_auth: {username: weir, password: hidden}
                        tls_config: {ca_file: ca.pem, server_name: mimir.example}
                        headers: {X-Extra: hidden}
                """)
            .weir()
            .sinks()
            .getFirst()
            .remoteWrite()
            .orElseThrow();

    assertThat(store.protobufMessage()).isEqualTo(ProtobufMessage.REQUEST_V2);
    assertThat(store.compression()).isEqualTo(Compression.SNAPPY);
    assertThat(store.sendNativeHistograms()).isTrue();
    assertThat(store.tenantHeader()).contains("X-Scope-OrgID");
    assertThat(store.access().tlsConfig().caFile()).contains(Path.of("ca.pem"));
    assertThat(store.toString()).contains("<secret>").doesNotContain("hidden");
  }

  @Test
  void remoteWriteRefusesWhatDoesNotFit() {
    assertThatThrownBy(() -> parse(remoteWrite("compression: zstd, " + SECOND)))
        .hasMessageContaining(
            "weir.sinks[0].remote_write.compression: expected compression by snappy with"
                + " io.prometheus.write.v2.Request, found zstd");
    assertThatThrownBy(() -> parse(remoteWrite("protobuf_message: '2.0'")))
        .hasMessageContaining(
            "remote_write.protobuf_message: expected one of prometheus.WriteRequest,"
                + " io.prometheus.write.v2.Request, found \"2.0\"");
    assertThatThrownBy(() -> parse(remoteWrite("tenant_header: Content-Type")))
        .hasMessageContaining("tenant_header: expected headers that may be set, found");
    assertThatThrownBy(() -> parse(remoteWrite("basic_auht: {}")))
        .hasMessageContaining("unknown key; did you mean basic_auth?");
    assertThatThrownBy(
            () -> parse("weir: {sinks: [{name: a, victoriametrics: {url: 'http://u:hidden@v'}}]}"))
        .hasMessageContaining("victoriametrics.url: expected a URL without credentials")
        .message()
        .doesNotContain("hidden");
    assertThatThrownBy(
            () -> parse("weir: {sinks: [{name: a, duckdb: {}, remote_write: {url: 'http://v'}}]}"))
        .hasMessageContaining(
            "expected exactly one store, clickhouse, duckdb, victoriametrics or remote_write,")
        .hasMessageContaining("found duckdb and remote_write");
  }

  private static String remoteWrite(String keys) {
    return "weir: {sinks: [{name: a, remote_write: {url: 'http://v/write', " + keys + "}}]}";
  }

  private static WeirConfiguration parse(String text) {
    return parse(text, Map.of());
  }

  private static WeirConfiguration parse(String text, Map<String, String> environment) {
    return WeirConfiguration.parse("test.yml", text, environment);
  }
}
