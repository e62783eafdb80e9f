package io.weir.ops.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.up.CommandRun;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.schemas.peers.WrittenHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir query} asks a Prometheus of which it is known what it holds. */
final class ITQueryCommand {
  /** 2026-01-31T12:00:00Z. */
  private static final long START_MILLIS = 1_769_860_800_000L;

  private static final String START = "2026-01-31T12:00:00Z";
  private static final int MINUTES = 10;

  private static PeerProcess prometheus;

  /** Each minute, a counter of two jobs that rises by 60 and by 120, and a histogram. */
  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, InterruptedException {
    Path configuration = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
    prometheus =
        PeerProcess.prometheus(
            configuration, folder.resolve("storage"), "--enable-feature=native-histograms");
    List<RemoteWrite.Sample> samples = new ArrayList<>();
    for (int minute = 0; minute <= MINUTES; minute++) {
      long millis = START_MILLIS + minute * 60_000L;
      samples.add(counter("a", millis, 60.0 * minute));
      samples.add(counter("b, \"B\"", millis, 120.0 * minute));
      samples.add(
          new RemoteWrite.Sample.OfHistogram(
              Labels.of("__name__", "sizes"),
              millis,
              new WrittenHistogram(0, 0.001, 1, 10, 1, List.of(2.0, 3.0), List.of(), List.of())));
    }
    new RemoteWrite(prometheus.uri("/api/v1/write")).send(samples);
  }

  private static RemoteWrite.Sample counter(String job, long millis, double value) {
    return new RemoteWrite.Sample.OfNumber(
        Labels.of("__name__", "requests_total", "job", job), millis, value);
  }

  @AfterAll
  static void stop() {
    prometheus.close();
  }

  @Test
  void valuesAtATime() {
    assertThat(query("requests_total", "--time", "2026-01-31T12:02:30Z"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                __name__        job     value
                requests_total  a       120
                requests_total  b, "B"  240
                """,
                ""));
    assertThat(query("sizes", "--time", START).out())
        .isEqualTo(
            """
            __name__  value
            sizes     {count:6, sum:10, [-0.001,0.001]:1, (1,2]:2, (2,4]:3}
            """);
    assertThat(query("scalar(nothing)").out()).isEqualTo("NaN\n");
  }

  @Test
  void valuesOverTime() {
    assertThat(
            query(
                    "sum by (job) (requests_total) / 60",
                    "--start",
                    START,
                    "--end",
                    "2026-01-31T12:10:00Z",
                    "--step",
                    "1m")
                .out())
        .isEqualTo(
            """
            job     count  min  max  last
            a       11     0    10   10
            b, "B"  11     0    20   20
            """);
  }

  @Test
  void samplesAsCsv() {
    CommandRun run =
        query("requests_total{job='a'}[90s]", "--time", "2026-01-31T12:02:00Z", "--format", "csv");
    assertThat(run.out())
        .isEqualTo(
            """
            __name__,job,timestamp,value\r
            requests_total,a,1769860860,60\r
            requests_total,a,1769860920,120\r
            """);
  }

  @Test
  void samplesAsAChart() {
    CommandRun run =
        query(
            "requests_total", "--start", START, "--end", "2026-01-31T12:10:00Z", "--format=chart");
    assertThat(run.error()).isEmpty();
    assertThat(run.out())
        .contains(
            "1.5k ┤", "12:10\n", "a requests_total{job=\"a\"}\nb requests_total{job=\"b, \\\"B");
  }

  @Test
  void whatPrometheusSaysBesideAnAnswer() {
    CommandRun run = query("rate(sizes_gauge[1m]) or vector(1)", "--format", "json");
    assertThat(run.out()).startsWith("{\"resultType\":\"vector\",\"result\":[{\"metric\":{},");
    assertThat(query("histogram_quantile(2, sizes)", "--time", START).error())
        .startsWith("weir: warning: PromQL warning: quantile value should be between 0 and 1");
  }

  @Test
  void whatPrometheusRefuses() {
    assertThat(query("requests_total * on() requests_total", "--time", START))
        .satisfies(run -> {
          assertThat(run.exitCode()).isEqualTo(1);
          assertThat(run.error()).startsWith("weir: execution: found duplicate series for the");
        });
    assertThat(query("x", "--start", "0", "--end", "now", "--step", "1s").error())
        .startsWith("weir: bad_data: exceeded maximum resolution of 11,000 points");
  }

  private static CommandRun query(String... arguments) {
    List<String> all = new ArrayList<>(List.of("query", "--url", prometheus.uri("").toString()));
    all.addAll(Arrays.asList(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
