package io.weir.scraper.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.re2j.Pattern;
import io.weir.schemas.config.ByteSize;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblem;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.ReferencePage;
import io.weir.schemas.config.Secret;
import io.weir.schemas.http.Authorization;
import io.weir.schemas.http.BasicAuth;
import io.weir.schemas.http.TlsConfig;
import io.weir.schemas.http.TlsVersion;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.relabel.RelabelAction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrapeConfigurationTest {
  private static final Path DIRECTORY = Path.of("/etc/weir");
  private static final Map<String, String> ENVIRONMENT = Map.of("REGION", "eu", "EMPTY", "");

  private static ScrapeConfiguration read(String yaml) {
    ConfigProblems problems = new ConfigProblems();
    Optional<ScrapeConfiguration> configuration =
        ScrapeConfiguration.read(
            ConfigNode.parse("prometheus.yml", yaml), DIRECTORY, ENVIRONMENT, problems);
    problems.throwIfAny();
    return configuration.orElseThrow();
  }

  private static List<String> problems(String yaml) {
    ConfigProblems problems = new ConfigProblems();
    Optional<ScrapeConfiguration> configuration =
        ScrapeConfiguration.read(
            ConfigNode.parse("prometheus.yml", yaml), DIRECTORY, ENVIRONMENT, problems);
    assertThat(configuration.isEmpty()).isEqualTo(!problems.isEmpty());
    return problems.list().stream().map(ConfigProblem::toString).toList();
  }

  private static ScrapeConfig job(String yaml) {
    return read("scrape_configs:\n- job_name: a\n" + yaml.indent(2)).scrapeConfigs().getFirst();
  }

  private static List<String> jobProblems(String yaml) {
    return problems("scrape_configs:\n- job_name: a\n" + yaml.indent(2));
  }

  @Test
  void hasPrometheusDefaults() {
    ScrapeConfig job = job("");
    assertThat(job.scrapeInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(job.scrapeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(job.metricsPath()).isEqualTo("/metrics");
    assertThat(job.scheme()).isEqualTo("http");
    assertThat(job.honorLabels()).isFalse();
    assertThat(job.honorTimestamps()).isTrue();
    assertThat(job.enableCompression()).isTrue();
    assertThat(job.limits()).isEqualTo(ScrapeLimits.NONE);
    assertThat(job.httpClient()).isEqualTo(HttpClientConfig.DEFAULT);
    assertThat(job.scrapeProtocols())
        .extracting(ScrapeProtocol::mediaType)
        .containsExactly(
            "application/openmetrics-text;version=1.0.0",
            "application/openmetrics-text;version=0.0.1",
            "text/plain;version=1.0.0",
            "text/plain;version=0.0.4");
    assertThat(read("").scrapeConfigs()).isEmpty();
    assertThat(read("global:\nscrape_configs:\n").global()).isEqualTo(GlobalConfig.DEFAULT);
  }

  @Test
  void readsEverythingOfAJob() {
    ScrapeConfig job =
        job(
            """
            scrape_interval: 30s
            scrape_timeout: 5s
            scrape_protocols: [PrometheusText0.0.4]
            fallback_scrape_protocol: OpenMetricsText1.0.0
            metrics_path: /probe
            scheme: https
            params: {module: [http_2xx, x], a: ['1']}
            honor_labels: true
            honor_timestamps: false
            enable_compression: false
            body_size_limit: 10MB
            sample_limit: 1
            target_limit: 2
            label_limit: 3
            label_name_length_limit: 4
            label_value_length_limit: 5
            keep_dropped_targets: 6
            basic_auth: {username: u, password_file: pw}
            tls_config:
              ca_file: /ca.pem
              cert_file: cert.pem
              key: PEM
              server_name: s
              insecure_skip_verify: true
              min_version: TLS12
              max_version: TLS13
            proxy_url: http://p:3128
            no_proxy: localhost
            proxy_connect_header: {X-Who: [me]}
            follow_redirects: false
            enable_http2: false
            http_headers: {X-A: {values: [v], secrets: [s], files: [h]}}
            static_configs:
              - targets: [localhost:9090]
                labels: {my: label}
            file_sd_configs:
              - files: [foo/*.yml, /x.json]
                refresh_interval: 10m
            http_sd_configs:
              - url: http://sd/targets
                refresh_interval: 5s
                authorization: {credentials: c}
            relabel_configs:
              - {source_labels: [a, b], separator: '-', regex: x.*, target_label: c, replacement: y}
            metric_relabel_configs:
              - {action: LabelDrop, regex: d}
            """);
    assertThat(job.scrapeInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(job.scrapeTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(job.scrapeProtocols()).containsExactly(ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
    assertThat(job.fallbackScrapeProtocol()).contains(ScrapeProtocol.OPEN_METRICS_TEXT_1_0_0);
    assertThat(job.metricsPath()).isEqualTo("/probe");
    assertThat(job.scheme()).isEqualTo("https");
    assertThat(job.params())
        .containsExactly(
            Map.entry("a", List.of("1")), Map.entry("module", List.of("http_2xx", "x")));
    assertThat(job.honorLabels()).isTrue();
    assertThat(job.honorTimestamps()).isFalse();
    assertThat(job.enableCompression()).isFalse();
    assertThat(job.limits()).isEqualTo(new ScrapeLimits(new ByteSize(10 << 20), 1, 2, 3, 4, 5, 6));
    HttpClientConfig http = job.httpClient();
    assertThat(http.basicAuth().orElseThrow())
        .isEqualTo(
            new BasicAuth(
                Optional.of("u"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(DIRECTORY.resolve("pw"))));
    assertThat(http.tlsConfig())
        .isEqualTo(
            new TlsConfig(
                Optional.empty(),
                Optional.of(Path.of("/ca.pem")),
                Optional.empty(),
                Optional.of(DIRECTORY.resolve("cert.pem")),
                Optional.of(new Secret("PEM")),
                Optional.empty(),
                Optional.of("s"),
                true,
                Optional.of(TlsVersion.TLS_1_2),
                Optional.of(TlsVersion.TLS_1_3)));
    assertThat(http.proxy())
        .isEqualTo(
            new ProxyConfig(
                Optional.of(URI.create("http://p:3128")),
                "localhost",
                false,
                Map.of("X-Who", List.of(new Secret("me")))));
    assertThat(http.followRedirects()).isFalse();
    assertThat(http.enableHttp2()).isFalse();
    assertThat(http.httpHeaders())
        .containsEntry(
            "X-A",
            new HttpHeader(
                List.of("v"), List.of(new Secret("s")), List.of(DIRECTORY.resolve("h"))));
    assertThat(job.staticConfigs())
        .containsExactly(new StaticConfig(List.of("localhost:9090"), Map.of("my", "label")));
    assertThat(job.fileSdConfigs())
        .containsExactly(
            new FileDiscoveryConfig(
                List.of(DIRECTORY.resolve("foo/*.yml"), Path.of("/x.json")),
                Duration.ofMinutes(10)));
    HttpDiscoveryConfig discovery = job.httpSdConfigs().getFirst();
    assertThat(discovery.url()).isEqualTo(URI.create("http://sd/targets"));
    assertThat(discovery.refreshInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(discovery.httpClient().authorization())
        .contains(new Authorization("Bearer", Optional.of(new Secret("c")), Optional.empty()));
    assertThat(job.relabelConfigs().getFirst().regex()).isEqualTo(Pattern.compile("^(?s:x.*)$"));
    assertThat(job.metricRelabelConfigs().getFirst().action()).isEqualTo(RelabelAction.LABELDROP);
  }

  @Test
  void jobsInheritFromGlobal() {
    ScrapeConfiguration configuration =
        read(
            """
            global:
              scrape_interval: 30s
              scrape_timeout: 20s
              evaluation_interval: 15s
              sample_limit: 7
              body_size_limit: 1KB
              scrape_protocols: [PrometheusText0.0.4]
            scrape_configs:
              - job_name: inherits
              - {job_name: shorter, scrape_interval: 5s, sample_limit: 8}
              - {job_name: own, scrape_interval: 5m, scrape_timeout: 2m, scrape_protocols: [OpenMetricsText1.0.0]}
            """);
    assertThat(configuration.global().evaluationInterval()).isEqualTo(Duration.ofSeconds(15));
    assertThat(configuration.scrapeConfigs())
        .extracting(
            ScrapeConfig::scrapeInterval,
            ScrapeConfig::scrapeTimeout,
            job -> job.limits().sampleLimit(),
            job -> job.limits().bodySizeLimit().bytes(),
            job -> job.scrapeProtocols().getFirst().name())
        .containsExactly(
            tuple(
                Duration.ofSeconds(30), Duration.ofSeconds(20), 7, 1024L, "PROMETHEUS_TEXT_0_0_4"),
            tuple(Duration.ofSeconds(5), Duration.ofSeconds(5), 8, 1024L, "PROMETHEUS_TEXT_0_0_4"),
            tuple(
                Duration.ofMinutes(5), Duration.ofMinutes(2), 7, 1024L, "OPEN_METRICS_TEXT_1_0_0"));
    assertThat(read("global: {scrape_interval: 5s}").global().scrapeTimeout())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void timeoutsAreAtMostTheInterval() {
    assertThat(problems("global: {scrape_interval: 5s, scrape_timeout: 6s}"))
        .containsExactly(
            "prometheus.yml:1:47: global.scrape_timeout: expected at most the scrape interval 5s,"
                + " found 6s");
    assertThat(
            problems(
                """
                global: {scrape_interval: 5s}
                scrape_configs:
                  - job_name: a
                    scrape_timeout: 6s
                """))
        .containsExactly(
            "prometheus.yml:4:21: scrape_configs[0].scrape_timeout: expected at most the scrape"
                + " interval 5s, found 6s");
  }

  @Test
  void jobNamesAreUnique() {
    assertThat(
            problems(
                """
                scrape_configs:
                  - job_name: a
                  - job_name: b
                  - job_name: a
                """))
        .containsExactly(
            "prometheus.yml:4:15: scrape_configs[2].job_name: expected a job name of its own,"
                + " found \"a\" as at prometheus.yml:2");
  }

  @Test
  void refusesWhatItWouldOtherwiseNotScrape() {
    assertThat(
            jobProblems(
                """
                kubernetes_sd_configs: [{role: pod}]
                oauth2: {client_id: x}
                http_sd_configs: [{url: 'http://a', oauth2: {}}]
                scrape_protocols: [PrometheusProto]
                """))
        .containsExactly(
            "prometheus.yml:3:3: scrape_configs[0].kubernetes_sd_configs: not supported by Weir"
                + " yet; expected static_configs, file_sd_configs or http_sd_configs",
            "prometheus.yml:4:3: scrape_configs[0].oauth2: not supported by Weir yet; expected"
                + " basic_auth or authorization",
            "prometheus.yml:5:39: scrape_configs[0].http_sd_configs[0].oauth2: not supported by"
                + " Weir yet; expected basic_auth or authorization",
            "prometheus.yml:6:21: scrape_configs[0].scrape_protocols: expected a text format too;"
                + " PrometheusProto isn't supported by Weir yet");
    assertThat(jobProblems("fallback_scrape_protocol: PrometheusProto"))
        .singleElement()
        .asString()
        .contains("scrape_configs[0].fallback_scrape_protocol: expected a text format");
    assertThat(jobProblems("static_config: []"))
        .containsExactly(
            "prometheus.yml:3:3: scrape_configs[0].static_config: unknown key; did you mean"
                + " static_configs?");
    assertThat(jobProblems("consult_sd_configs: []").getFirst())
        .endsWith("unknown key; did you mean consul_sd_configs?");
    assertThat(problems("scrape_config: []"))
        .containsExactly(
            "prometheus.yml:1:1: scrape_config: unknown key; did you mean scrape_configs?");
  }

  @Test
  void warnsOfWhatHasNoEffect() {
    ScrapeConfiguration configuration =
        read(
            """
            global:
              rule_query_offset: 1m
              metric_name_validation_scheme: utf8
              scrape_native_histograms: false
            rule_files: [a.yml]
            alerting:
            remote_write: [{url: 'http://x'}]
            weir: {anything: goes}
            scrape_configs:
              - job_name: a
                track_timestamps_staleness: true
                always_scrape_classic_histograms: false
                native_histogram_bucket_limit: 0
                metric_name_validation_scheme: legacy
                scrape_protocols: [PrometheusProto, PrometheusText0.0.4]
            """);
    assertThat(configuration.warnings())
        .extracting(ConfigProblem::toString)
        .containsExactlyInAnyOrder(
            "prometheus.yml:11:5: scrape_configs[0].track_timestamps_staleness: has no effect in"
                + " Weir yet",
            "prometheus.yml:14:5: scrape_configs[0].metric_name_validation_scheme: has no effect"
                + " in Weir yet",
            "prometheus.yml:7:15: remote_write: has no effect in Weir yet",
            "prometheus.yml:15:5: scrape_configs[0].scrape_protocols: PrometheusProto has no"
                + " effect in Weir yet; the other formats are asked for");
    assertThat(configuration.scrapeConfigs().getFirst().scrapeProtocols())
        .containsExactly(ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
  }

  @Test
  void refusesChoicesThatPrometheusHasNot() {
    assertThat(problems("global: {metric_name_escaping_scheme: none}"))
        .containsExactly(
            "prometheus.yml:1:39: global.metric_name_escaping_scheme: expected one of allow-utf-8,"
                + " underscores, dots, values, found \"none\"");
  }

  @Test
  void expandsExternalLabelsAsPrometheusDoes() {
    ScrapeConfiguration configuration =
        read(
            """
            global:
              external_labels:
                region: $REGION-${REGION}x$$5 $
                gone: ${NONE}
                empty: pre$EMPTY
                number: 5
            """);
    assertThat(configuration.externalLabels())
        .isEqualTo(Labels.of("region", "eu-eux$5 $", "empty", "pre", "number", "5"));
    assertThat(configuration.warnings())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "prometheus.yml:4:11: global.external_labels.gone: the environment variable NONE is"
                + " empty or undefined",
            "prometheus.yml:5:12: global.external_labels.empty: the environment variable EMPTY is"
                + " empty or undefined");
  }

  @Test
  void refusesCredentialsThatContradict() {
    assertThat(jobProblems("basic_auth: {username: a}\nbearer_token: b"))
        .containsExactly(
            "prometheus.yml:2:3: scrape_configs[0]: expected at most one of basic_auth,"
                + " authorization, bearer_token and bearer_token_file, found several");
    assertThat(jobProblems("authorization: {type: Basic, credentials: x}"))
        .containsExactly(
            "prometheus.yml:3:25: scrape_configs[0].authorization.type: expected another type than"
                + " basic; use basic_auth for that");
    assertThat(jobProblems("basic_auth: {password: a, password_file: b}"))
        .containsExactly(
            "prometheus.yml:3:44: scrape_configs[0].basic_auth.password_file: expected password or"
                + " password_file, found both");
    assertThat(jobProblems("tls_config: {cert_file: a}"))
        .containsExactly(
            "prometheus.yml:3:15: scrape_configs[0].tls_config: expected a client certificate"
                + " together with its key, found only the certificate");
    assertThat(jobProblems("no_proxy: a").getFirst()).contains(".no_proxy: expected proxy_url");
    assertThat(jobProblems("proxy_url: https://a").getFirst()).contains("expected an http://");
    assertThat(jobProblems("proxy_url: http://:80").getFirst()).contains("expected a URL");
    assertThat(jobProblems("http_headers: {authorization: {values: [a]}}").getFirst())
        .contains("expected headers that may be set, found authorization");
  }

  @Test
  void bearerTokensAreAuthorizations() {
    assertThat(job("bearer_token_file: t").httpClient().authorization())
        .contains(
            new Authorization("Bearer", Optional.empty(), Optional.of(DIRECTORY.resolve("t"))));
    assertThat(job("authorization: {type: '', credentials: t}").httpClient().authorization())
        .contains(new Authorization("Bearer", Optional.of(new Secret("t")), Optional.empty()));
  }

  @Test
  void refusesUrlsAsTargetsUnlessTheyAreRelabelled() {
    String urls = "static_configs: [{targets: ['http://a/metrics']}]\n";
    assertThat(jobProblems(urls).getFirst())
        .contains("static_configs: expected targets as host:port, found \"http://a/metrics\"");
    assertThat(jobProblems(urls + "relabel_configs: [{target_label: a}]")).isEmpty();
  }

  @Test
  void refusesBadDiscoveries() {
    assertThat(
            jobProblems(
                """
                file_sd_configs:
                  - files: []
                  - files: [a.txt]
                  - files: [a*/b.yml]
                  - {files: [a.yml], refresh_interval: 0}
                http_sd_configs:
                  - url: ftp://x
                  - url: x
                  - url: http://:80/
                  - {}
                """))
        .hasSize(8);
  }

  @Test
  void readsFurtherFiles(@TempDir Path folder) throws IOException {
    Path jobs = Files.createDirectory(folder.resolve("jobs"));
    Files.writeString(
        jobs.resolve("b.yml"),
        """
        scrape_configs:
          - job_name: b
            basic_auth: {username: u, password_file: secret}
        """);
    Files.writeString(jobs.resolve("a.yml"), "scrape_configs: [{job_name: a}]");
    Files.writeString(jobs.resolve("c.txt"), "not read");
    Path main =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 7s}
            scrape_config_files: [jobs/*.yml, none/*.yml]
            scrape_configs: [{job_name: main}]
            """);
    ScrapeConfiguration configuration = ScrapeConfiguration.load(main, Map.of());
    assertThat(configuration.scrapeConfigs())
        .extracting(ScrapeConfig::jobName)
        .containsExactly("main", "a", "b");
    ScrapeConfig last = configuration.scrapeConfigs().getLast();
    assertThat(last.scrapeInterval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(last.httpClient().basicAuth().orElseThrow().passwordFile())
        .contains(jobs.resolve("secret"));

    Files.writeString(jobs.resolve("d.yml"), "scrape_configs: [{job_name: main, sample_limt: 1}]");
    Files.writeString(jobs.resolve("e.yml"), "scrape_configs: [{job_name: main}]\nglobal: {}\n");
    assertThatThrownBy(() -> ScrapeConfiguration.load(main, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            jobs + "/d.yml:1:35: scrape_configs[0].sample_limt: unknown key; did you mean",
            jobs + "/e.yml:2:1: global: unknown key",
            jobs + "/e.yml:1:29: scrape_configs[0].job_name: expected a job name of its own");
  }

  @Test
  void everyKeyIsDocumented() {
    String table =
        ReferencePage.table(ConfigBinder.standard(), "scrape_configs[]", ScrapeConfig.class)
            + ReferencePage.table(ConfigBinder.standard(), "global", GlobalConfig.class);
    assertThat(table.lines()).noneMatch(line -> line.endsWith("|  |"));
    assertThat(table)
        .contains("| `scrape_configs[].tls_config.ca_file` | path | none |")
        .contains("| `scrape_configs[].relabel_configs[].regex` | regex | `(.*)` |")
        .contains("| `global.sample_limit` | integer | `0` |");
  }

  @Test
  void secretsDoNotShow() {
    assertThat(job("basic_auth: {username: u, password: hunter2}").toString())
        .doesNotContain("hunter2");
  }

  @Test
  void refusesWhatPrometheusRefusesToo() {
    assertThat(jobProblems("scrape_protocols: []").getFirst())
        .contains(".scrape_protocols: expected at least one format, found none");
    assertThat(jobProblems("static_configs: [{labels: {'': x}}]").getFirst())
        .contains(".labels: expected label names, found an empty one");
    assertThat(jobProblems("relabel_configs: [{target_label: a, source_labels: ['']}]").getFirst())
        .contains(".source_labels: expected label names, found an empty one");
  }
}
