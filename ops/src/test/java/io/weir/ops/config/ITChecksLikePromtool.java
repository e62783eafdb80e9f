package io.weir.ops.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.peers.Peers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code promtool check config} says of a configuration, Weir says too. What Weir refuses
 * since it doesn't have it yet doesn't stand here.
 */
class ITChecksLikePromtool {
  private static final String RIGHT = "right";

  /** Whole files. */
  private static final List<String> FILES =
      List.of(
          "",
          "{}",
          "global:",
          "global: {}",
          "global: []",
          "scrape_configs:",
          "scrape_configs: []",
          "scrape_configs: {}",
          "rule_files: []",
          "rule_files:",
          "rule_files: good.yml",
          "rule_files: {}",
          "rule_files: [good.yml]",
          "rule_files: [good.yml, good.yml]",
          "rule_files: ['./good.yml']",
          "rule_files: ['sub/../good.yml']",
          "rule_files: ['']",
          "rule_files: [1]",
          "rule_files: [nope.yml]",
          "rule_files: [nope/nope.yml]",
          "rule_files: ['nope*.yml']",
          "rule_files: ['nope/*.yml']",
          "rule_files: ['nope?.yml']",
          "rule_files: ['goo?.yml']",
          "rule_files: ['[f-h]ood.yml']",
          "rule_files: ['[']",
          "rule_files: ['goo*.yml']",
          "rule_files: ['sub/*.yml']",
          "rule_files: ['s*/more.yml']",
          "rule_files: ['s?b/more.yml']",
          "rule_files: ['*']",
          "rule_files: ['g*.y*l']",
          "rule_files: ['ba*.yml']",
          "rule_files: [bad.yml]",
          "rule_files: [good.yml, bad.yml]",
          "rule_files: [sub]",
          "rule_files: [good.yml]\nglobal: {rule_query_offset: 1m, evaluation_interval: 10s}",
          "global: {rule_query_offset: x}",
          "global: {rule_query_offset: -1m}",
          "global: {evaluation_interval: 0s}",
          "global: {evaluation_interval: x}",
          "alerting: {}",
          "unknown: 1",
          "global: {unknown: 1}",
          "global: {scrape_interval: 15s, evaluation_interval: 30s}",
          "global: {scrape_interval: 15}",
          "global: {scrape_interval: 0s}",
          "global: {scrape_interval: -1s}",
          "global: {scrape_interval: 1m30s}",
          "global: {scrape_interval: 30s1m}",
          "global: {scrape_interval: 1.5s}",
          "global: {scrape_interval: '1y2w3d'}",
          "global: {scrape_interval: 5s, scrape_timeout: 10s}",
          "global: {scrape_timeout: 2m}",
          "global: {external_labels: {a: b}}",
          "global: {external_labels: {'a b': c}}",
          "global: {external_labels: {'': c}}",
          "global: {external_labels: {a: 1}}",
          "global: {external_labels: {__name__: x}}",
          "global: {body_size_limit: 10MB}",
          "global: {body_size_limit: 10 MB}",
          "global: {body_size_limit: 1.5KB}",
          "global: {body_size_limit: ten}",
          "global: {sample_limit: 10}",
          "global: {sample_limit: -1}",
          "global: {sample_limit: x}",
          "global: {scrape_protocols: [PrometheusText0.0.4]}",
          "global: {scrape_protocols: [PrometheusText0.0.4, PrometheusText0.0.4]}",
          "global: {scrape_protocols: [Text]}",
          "global: {scrape_protocols: []}",
          "scrape_configs: [{}]",
          "scrape_configs: [{job_name: ''}]",
          "scrape_configs: [{job_name: a}, {job_name: a}]",
          "scrape_configs: [{job_name: a}, {job_name: b}]",
          "scrape_configs: [null]",
          "scrape_configs: [{job_name: a}]\nscrape_configs: []",
          "scrape_configs: [",
          "global: {scrape_interval: 10s}\nscrape_configs: [{job_name: a, scrape_timeout: 11s}]");

  /** Settings of a job. */
  private static final List<String> JOBS =
      List.of(
          "unknown: 1",
          "scrape_interval: 10s\nscrape_timeout: 5s",
          "scrape_interval: 10s\nscrape_timeout: 20s",
          "scrape_interval: 5s",
          "metrics_path: metrics",
          "metrics_path: ''",
          "scheme: https",
          "params: {a: [b, c]}",
          "params: {a: b}",
          "params: {a: []}",
          "honor_labels: yes",
          "honor_labels: maybe",
          "honor_timestamps: false",
          "track_timestamps_staleness: true",
          "sample_limit: 5\nlabel_limit: 3\nlabel_name_length_limit: 3\nlabel_value_length_limit: 4",
          "label_limit: -3",
          "body_size_limit: 0",
          "fallback_scrape_protocol: PrometheusText1.0.0",
          "fallback_scrape_protocol: text",
          "scrape_protocols: []",
          "scrape_protocols: [OpenMetricsText1.0.0, PrometheusText0.0.4]",
          "static_configs: [{targets: ['a:1']}]",
          "static_configs: [{targets: ['a/b']}]",
          "static_configs: [{targets: ['http://a:1']}]",
          "static_configs: [{targets: ['a:port']}]",
          "static_configs: [{targets: a}]",
          "static_configs: [{target: ['a:1']}]",
          "static_configs: [{targets: ['a:1'], labels: {a: b}}]",
          "static_configs: [{targets: ['a:1'], labels: {'a b': c}}]",
          "static_configs: [{targets: ['a:1'], labels: {'': c}}]",
          "static_configs: [{labels: {a: b}}]",
          "static_configs: [{}]",
          "static_configs: [null]",
          "file_sd_configs: [{files: []}]",
          "file_sd_configs: [{files: ['*.json']}]",
          "file_sd_configs: [{files: ['x*.yml']}]",
          "file_sd_configs: [{files: ['a*/*.yml']}]",
          "file_sd_configs: [{files: ['a.txt']}]",
          "file_sd_configs: [{files: ['a*b*.yaml']}]",
          "file_sd_configs: [{files: ['*.yml'], refresh_interval: 5}]",
          "http_sd_configs: [{url: 'http://a/b'}]",
          "http_sd_configs: [{url: 'ftp://a/b'}]",
          "http_sd_configs: [{url: 'a/b'}]",
          "http_sd_configs: [{url: 'http:///b'}]",
          "http_sd_configs: [{}]",
          "http_sd_configs: [{url: 'http://a', refresh_interval: 10s, follow_redirects: false}]",
          "basic_auth: {username: a, password: b}",
          "basic_auth: {username: a, password: b, password_file: c}",
          "basic_auth: {}",
          "basic_auth: {user: a}",
          "basic_auth: {username: a}\nauthorization: {credentials: b}",
          "basic_auth: {username: a}\nbearer_token: b",
          "authorization: {credentials: b}",
          "authorization: {type: Basic, credentials: b}",
          "authorization: {type: basic, credentials: b}",
          "authorization: {type: Token, credentials: b}",
          "authorization: {credentials: b, credentials_file: c}",
          "bearer_token: b",
          "bearer_token: b\nbearer_token_file: c",
          "bearer_token: b\nauthorization: {credentials: b}",
          "follow_redirects: false\nenable_http2: false\nenable_compression: false",
          "tls_config: {insecure_skip_verify: true, server_name: x}",
          "tls_config: {min_version: TLS12, max_version: TLS13}",
          "tls_config: {min_version: TLS14}",
          "tls_config: {cert: x}",
          "tls_config: {ca: x, ca_file: y}",
          "proxy_url: 'http://p:1'",
          "proxy_url: 'http://p:1'\nproxy_from_environment: true",
          "no_proxy: a",
          "proxy_url: 'http://p:1'\nno_proxy: 'a,b'",
          "proxy_connect_header: {a: [b]}",
          "http_headers: {X-A: {values: [b]}}",
          "http_headers: {Authorization: {values: [b]}}",
          "http_headers: {User-Agent: {values: [b]}}",
          "http_headers: {Accept: {values: [b]}}",
          "http_headers: {Host: {values: [b]}}",
          "http_headers: {X-A: {value: b}}",
          "metric_name_validation_scheme: legacy\nmetric_name_escaping_scheme: underscores",
          "metric_name_validation_scheme: other",
          "keep_dropped_targets: 10");

  /**
   * What Prometheus takes and can't use, or not as it is written, or what can't be streamed: Weir
   * refuses it.
   */
  private static final List<String> REFUSED_BY_WEIR =
      List.of(
          "rule_files: [far.yml]",
          "global: {metric_name_validation_scheme: other}",
          job("scheme: ftp"),
          job("target_limit: 1.5"),
          job("tls_config: {min_version: TLS13, max_version: TLS12}"),
          job(
              "relabel_configs:"
                  + " [{action: hashmod, target_label: a, modulus: 18446744073709551615}]"));

  /** What Weir can use as it is meant, or, of the target, leaves out while it runs. */
  private static final List<String> REFUSED_BY_PROMTOOL =
      List.of(job("honor_labels: 'true'"), job("static_configs: [{targets: ['']}]"));

  /** A relabelling rule, for targets and for samples. */
  private static final List<String> RULES =
      List.of(
          "{}",
          "null",
          "{action: replace}",
          "{target_label: a}",
          "{target_label: ''}",
          "{target_label: 'a b'}",
          "{target_label: 'a$1'}",
          "{target_label: '${1}_x', source_labels: [a], regex: '(.*)'}",
          "{target_label: '${1}'}",
          "{target_label: '$'}",
          "{target_label: a, replacement: '$9'}",
          "{target_label: a, replacement: ''}",
          "{target_label: a, replacement: 5}",
          "{target_label: a, regex: '('}",
          "{target_label: a, regex: '(?P<x>.)'}",
          "{target_label: a, regex: '(?<x>.)'}",
          "{target_label: a, regex: '(?!x)'}",
          "{target_label: a, regex: '\\1'}",
          "{target_label: a, regex: '\\pL+'}",
          "{target_label: a, regex: '[[:alpha:]]{2,3}?'}",
          "{target_label: a, regex: 'a{1001}'}",
          "{target_label: a, regex: 'a**'}",
          "{target_label: a, regex: ''}",
          "{target_label: a, regex: 5}",
          "{target_label: a, regex: [x]}",
          "{target_label: a, separator: ''}",
          "{target_label: a, separators: ';'}",
          "{target_label: a, modulus: 5}",
          "{target_label: a, source_labels: a}",
          "{target_label: a, source_labels: ['b c']}",
          "{target_label: a, source_labels: ['']}",
          "{action: keep}",
          "{action: keep, source_labels: [a], regex: x}",
          "{action: keep, target_label: a}",
          "{action: drop, regex: x}",
          "{action: KEEP, regex: x}",
          "{action: Hashmod, target_label: a, modulus: 2}",
          "{action: hashmod, target_label: a, modulus: 2}",
          "{action: hashmod, target_label: a}",
          "{action: hashmod, target_label: a, modulus: 0}",
          "{action: hashmod, target_label: a, modulus: -1}",
          "{action: hashmod, modulus: 2}",
          "{action: hashmod, target_label: '$1', modulus: 2}",
          "{action: labelmap, regex: 'a(.*)'}",
          "{action: labelmap, regex: 'a(.*)', replacement: 'b$1'}",
          "{action: labelmap, regex: 'a(.*)', replacement: ''}",
          "{action: labelmap, regex: 'a(.*)', replacement: 'a b'}",
          "{action: labelmap, regex: 'a(.*)', target_label: x}",
          "{action: labelmap, regex: 'a(.*)', source_labels: [x]}",
          "{action: labeldrop, regex: a}",
          "{action: labeldrop}",
          "{action: labeldrop, regex: a, source_labels: [b]}",
          "{action: labeldrop, regex: a, target_label: b}",
          "{action: labeldrop, regex: a, replacement: b}",
          "{action: labeldrop, regex: a, separator: b}",
          "{action: labeldrop, regex: a, modulus: 1}",
          "{action: labelkeep, regex: a}",
          "{action: labelkeep, regex: a, source_labels: [b]}",
          "{action: lowercase, target_label: a, source_labels: [b]}",
          "{action: lowercase, source_labels: [b]}",
          "{action: lowercase, target_label: a, replacement: x}",
          "{action: lowercase, target_label: '$1'}",
          "{action: uppercase, target_label: a}",
          "{action: keepequal, source_labels: [a], target_label: b}",
          "{action: keepequal, source_labels: [a]}",
          "{action: keepequal, source_labels: [a], target_label: b, regex: x}",
          "{action: dropequal, source_labels: [a], target_label: b, separator: x}",
          "{action: dropequal, source_labels: [a], target_label: b}",
          "{action: other}",
          "{action: ''}");

  @TempDir Path folder;

  @BeforeEach
  void writeRules() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    for (String name : List.of("good.yml", "sub/more.yml")) {
      Files.writeString(folder.resolve(name), "groups: [{name: g, rules: [{record: a, expr: b}]}]");
    }
    Files.writeString(
        folder.resolve("bad.yml"), "groups: [{name: g, rules: [{record: a, expr: 'b('}]}]");
    Files.writeString(
        folder.resolve("far.yml"), "groups: [{name: g, rules: [{record: a, expr: 'b @ 5'}]}]");
  }

  @Test
  void agreeOnWhatIsRight() throws Exception {
    List<String> texts = new ArrayList<>(FILES);
    JOBS.forEach(job -> texts.add(job(job)));
    for (String rule : RULES) {
      texts.add(job("relabel_configs: [" + rule + "]"));
      texts.add(job("metric_relabel_configs: [" + rule + "]"));
    }
    assertThat(disagreements(texts)).isEmpty();
  }

  @Test
  void differWhereItIsMeant() throws Exception {
    assertThat(disagreements(REFUSED_BY_WEIR))
        .hasSameSizeAs(REFUSED_BY_WEIR)
        .allSatisfy(text -> assertThat(text).startsWith("promtool: right; "));
    assertThat(disagreements(REFUSED_BY_PROMTOOL))
        .hasSameSizeAs(REFUSED_BY_PROMTOOL)
        .allSatisfy(text -> assertThat(text).endsWith("; Weir: right"));
  }

  private static String job(String settings) {
    return "scrape_configs:\n- job_name: a\n" + settings.indent(2);
  }

  private List<String> disagreements(List<String> texts) throws Exception {
    List<String> disagreements = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Path file = Files.writeString(folder.resolve(i + "-prometheus.yml"), texts.get(i));
      String promtool = promtool(file);
      String weir = weir(file);
      if (promtool.equals(RIGHT) != weir.equals(RIGHT)) {
        disagreements.add("promtool: %s; %s; Weir: %s".formatted(promtool, texts.get(i), weir));
      }
    }
    return disagreements;
  }

  private static String promtool(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Peers.executable("promtool").toString(), "check", "config", file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    assertThat(code).as("promtool's exit code").isBetween(0, 1);
    return code == 0 ? RIGHT : output;
  }

  private static String weir(Path file) {
    try {
      WeirConfiguration.load(file, Map.of()).rules().read("");
      return RIGHT;
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
