package io.weir.ops.bench.vmagent;

import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.ResourceReading;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A vmagent in a process of its own, on the loopback address. For one thread. */
final class Vmagent implements AutoCloseable {
  private static final Duration START_WITHIN = Duration.ofSeconds(20);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
  private static final long LOOK_MILLIS = 100;
  private static final String MATCHED = "vm_streamaggr_matched_samples_total";

  private final Process process;
  private final URI address;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Starts one and waits until it answers.
   *
   * @param executable the program
   * @param directory where its data and its log are kept
   * @param port of 127.0.0.1 where it listens
   */
  Vmagent(Path executable, Path directory, int port, Path aggregation, URI sink)
      throws IOException, InterruptedException {
    address = URI.create("http://127.0.0.1:" + port);
    process =
        new ProcessBuilder(
                List.of(
                    executable.toString(),
                    "-httpListenAddr=127.0.0.1:" + port,
                    "-remoteWrite.url=" + sink,
                    "-remoteWrite.tmpDataPath=" + directory.resolve("queue"),
                    "-streamAggr.config=" + aggregation,
                    "-loggerLevel=WARN"))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("vmagent.log").toFile())
            .start();
    long deadlineNanos = System.nanoTime() + START_WITHIN.toNanos();
    while (!answers()) {
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)
          || System.nanoTime() > deadlineNanos) {
        close();
        throw new BenchFailedException(
            "%s: expected it to answer within %d s, found: %s"
                .formatted(
                    executable,
                    START_WITHIN.toSeconds(),
                    Files.readString(directory.resolve("vmagent.log")).strip()));
      }
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      return get("/health").statusCode() == 200;
    } catch (IOException e) {
      return false; // it doesn't listen yet
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
  }

  /** Hands it a request of remote write, and waits until it has taken it. */
  void write(byte[] compressed) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(address.resolve("/api/v1/write"))
                .header("Content-Encoding", "snappy")
                .header("Content-Type", "application/x-protobuf")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(BodyPublishers.ofByteArray(compressed))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new BenchFailedException(
          "vmagent: expected it to take a write, found status %d: %s"
              .formatted(response.statusCode(), response.body().strip()));
    }
  }

  /** How many samples it has aggregated. */
  long aggregated() throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(MATCHED))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What it has used since it began. */
  ResourceReading used() {
    return ResourceReading.of(process.pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
