package io.weir.sinks.prometheus;

import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.RemoteRead;
import io.weir.sinks.delivery.Rows;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.ProtobufMessage;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Prometheus that scrapes nothing and takes native histograms. For one thread. */
public final class PrometheusPeer implements AutoCloseable {
  private final PeerProcess process;
  private final RemoteRead remoteRead;
  private final HttpClient http = HttpClient.newHttpClient();

  private PrometheusPeer(PeerProcess process) {
    this.process = process;
    this.remoteRead = new RemoteRead(process);
  }

  /**
   * Starts one.
   *
   * @param outOfOrderWindow its {@code out_of_order_time_window}; {@code 0s} for what it is without
   */
  public static PrometheusPeer start(Path folder, String outOfOrderWindow) throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            "storage: {tsdb: {out_of_order_time_window: %s}}%n".formatted(outOfOrderWindow));
    return new PrometheusPeer(
        PeerProcess.prometheus(
            configuration, folder.resolve("data"), "--enable-feature=native-histograms"));
  }

  /** A store as the connector makes it. */
  public Store store(ProtobufMessage message) {
    return store(url(), message);
  }

  /** Where it is written. */
  String url() {
    return process.uri("/api/v1/write").toString();
  }

  /** Ends it as a crash does. */
  void kill() throws InterruptedException {
    process.kill();
  }

  /** Starts it again. */
  void startAgain() {
    process.startAgain();
  }

  static Store store(String url, ProtobufMessage message) {
    RemoteWriteTarget target =
        new RemoteWriteTarget(url, Compression.SNAPPY, "5m", HttpAccess.OPEN, Path.of(""));
    return PrometheusSettings.store(
        Rows.settings(
            sink ->
                PrometheusRemoteWriteSinkConnector.embeddedConfig(sink, target, message, true, ""),
            PrometheusSettings.definition()));
  }

  /** All numbers that it has, staleness markers among them, those of a series in order of time. */
  public List<RemoteRead.Sample> samples() throws IOException, InterruptedException {
    return remoteRead.all();
  }

  /** What its query API answers at a time. */
  String query(String query, long timestampMillis) throws IOException, InterruptedException {
    String path =
        "/api/v1/query?query=%s&time=%s"
            .formatted(URLEncoder.encode(query, StandardCharsets.UTF_8), timestampMillis / 1000.0);
    return http.send(HttpRequest.newBuilder(process.uri(path)).build(), BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() {
    http.close();
    remoteRead.close();
    process.close();
  }
}
