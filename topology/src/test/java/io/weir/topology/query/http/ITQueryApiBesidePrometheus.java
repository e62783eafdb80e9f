package io.weir.topology.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.server.Server;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.topology.query.Asker;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API answers what a real Prometheus 3 that holds the same samples answers. */
final class ITQueryApiBesidePrometheus {
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final long DATA_MILLIS = 1_230_000;

  private static final List<String> FORMATS =
      List.of(
          "*/*",
          "text/plain;version=0.0.4",
          "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.1",
          "text/plain;version=0.0.4;escaping=allow-utf-8");

  @TempDir private Path folder;

  @Test
  void answersWhatPrometheusAnswers() throws Exception {
    List<String> differences = new ArrayList<>();
    try (Both both = new Both(folder, START_MILLIS)) {
      both.awaitTargets();
      for (ApiCall call : ApiCalls.all(START_MILLIS)) {
        both.compare(call, "*/*", differences);
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void federatesWhatPrometheusFederates() throws Exception {
    long start = Clock.systemUTC().millis() / 1000 * 1000 - DATA_MILLIS;
    List<String> differences = new ArrayList<>();
    try (Both both = new Both(folder, start)) {
      for (ApiCall call : ApiCalls.federation(start)) {
        for (String format : FORMATS) {
          both.compare(call, format, differences);
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  /** Prometheus and the API over the same data. */
  private static final class Both implements AutoCloseable {
    private final PeerProcess prometheus;
    private final Server server;
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Both(Path folder, long startMillis) throws Exception {
      ApiData data = new ApiData(startMillis);
      UnevaluatedSources sources = new UnevaluatedSources(folder);
      QueryApi api =
          new QueryApi(
              new ApiSources(new MemoryEngine(data.source()), sources, sources, sources),
              context -> Asker.of("default"),
              ApiLimits.DEFAULTS,
              Clock.systemUTC());
      server = Server.builder().service(api).build();
      prometheus =
          PeerProcess.prometheus(
              sources.configuration(folder),
              folder.resolve("storage"),
              "--enable-feature=promql-experimental-functions,native-histograms");
      new RemoteWrite(prometheus.uri("/api/v1/write")).send(data.samples());
      server.start().join();
    }

    /** Prometheus takes its targets over some seconds after it has started. */
    void awaitTargets() throws Exception {
      ApiCall call = ApiCall.of("GET targets?state=active&scrapePool=second", START_MILLIS);
      while (!call.send(client, prometheus.uri("/")).body().contains("two.invalid")) {
        assertThat(prometheus.process().waitFor(50, TimeUnit.MILLISECONDS)).as("ended").isFalse();
      }
    }

    void compare(ApiCall call, String accept, List<String> differences) throws Exception {
      URI ours = URI.create("http://127.0.0.1:" + server.activeLocalPort() + "/");
      ApiComparison.difference(
              call.difference(),
              call.send(client, ours, accept),
              call.send(client, prometheus.uri("/"), accept))
          .ifPresent(difference -> differences.add(call.line() + " as " + accept + difference));
    }

    @Override
    public void close() {
      client.close();
      server.close();
      prometheus.close();
    }
  }
}
