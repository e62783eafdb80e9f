package io.weir.ops.bench.vmagent;

import io.weir.ops.bench.process.LoopbackServer;
import io.weir.ops.bench.process.ResourceReading;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A vmagent in a process of its own, on the loopback address. For one thread. */
final class Vmagent implements AutoCloseable {
  private static final String MATCHED = "vm_streamaggr_matched_samples_total";

  private final LoopbackServer server;

  /**
   * Starts one and waits until it answers.
   *
   * @param executable the program
   * @param directory where its data and its log are kept
   */
  Vmagent(Path executable, Path directory, Path aggregation, URI sink) throws InterruptedException {
    URI base = LoopbackServer.address(LoopbackServer.freePort());
    server =
        LoopbackServer.start(
            "vmagent",
            base,
            "health",
            directory.resolve("vmagent.log"),
            List.of(
                executable.toString(),
                "-httpListenAddr=" + base.getAuthority(),
                "-remoteWrite.url=" + sink,
                "-remoteWrite.tmpDataPath=" + directory.resolve("queue"),
                "-streamAggr.config=" + aggregation,
                "-loggerLevel=WARN"));
  }

  /** Hands it a request of remote write, and waits until it has taken it. */
  void write(byte[] compressed) throws InterruptedException {
    server.send(
        HttpRequest.newBuilder(server.uri("api/v1/write"))
            .header("Content-Encoding", "snappy")
            .header("Content-Type", "application/x-protobuf")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(BodyPublishers.ofByteArray(compressed))
            .build());
  }

  /** How many samples it has aggregated. */
  long aggregated() throws InterruptedException {
    return new String(server.get("metrics"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(MATCHED))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What it has used since it began. */
  ResourceReading used() {
    return server.used();
  }

  @Override
  public void close() {
    server.close();
  }
}
