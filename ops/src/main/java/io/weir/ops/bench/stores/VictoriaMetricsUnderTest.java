package io.weir.ops.bench.stores;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.LoopbackServer;
import io.weir.schemas.labels.Labels;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import io.weir.sinks.victoriametrics.VictoriaMetricsSinkConnector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A VictoriaMetrics of its own, and another one that is filled by its own import of JSON lines. */
public final class VictoriaMetricsUnderTest implements StoreUnderTest {
  private static final int SAMPLES_PER_IMPORT = 250_000;

  /** 2030-01-01T00:00:00Z, within ten years of all samples. */
  private static final long LONG_AFTER_SECONDS = 1_893_456_000L;

  private final Path executable;
  private final Path directory;
  private final Server server;

  /**
   * Starts one.
   *
   * @param executable VictoriaMetrics, single-node
   * @param directory that is there, for its data and its log
   */
  public VictoriaMetricsUnderTest(Path executable, Path directory) throws InterruptedException {
    this.executable = executable;
    this.directory = directory;
    this.server = Server.start(executable, directory.resolve("sink"));
  }

  @Override
  public Map<String, String> connector(EmbeddedSink sink) {
    return VictoriaMetricsSinkConnector.embeddedConfig(
        sink,
        new RemoteWriteTarget(
            server.process.base().toString(), Compression.ZSTD, "", HttpAccess.OPEN, directory));
  }

  @Override
  public long serverCpuNanos() {
    return server.cpuNanos();
  }

  @Override
  public void settle() {
    server.flush();
  }

  @Override
  public Contents contents() {
    try {
      return new Contents(
          (long) total("count_over_time"),
          total("sum_over_time"),
          bytes(directory.resolve("sink").resolve("data")));
    } catch (IOException e) {
      throw new BenchFailedException("victoriametrics: expected JSON, found " + e, e);
    }
  }

  /** The sum over all series of what a function gives of all their samples. */
  private double total(String function) throws IOException {
    String query =
        URLEncoder.encode("sum(" + function + "({__name__!=\"\"}[10y]))", StandardCharsets.UTF_8);
    String answer =
        server.http.post(
            "api/v1/query?nocache=1&time=" + LONG_AFTER_SECONDS + "&query=" + query, new byte[0]);
    return new ObjectMapper()
        .readTree(answer)
        .path("data")
        .path("result")
        .path(0)
        .path("value")
        .path(1)
        .asDouble();
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  @Override
  public Loaded load(BenchRows rows) {
    List<byte[]> heads = new ArrayList<>();
    for (Labels labels : rows.labels()) {
      ObjectNode metric = new ObjectMapper().createObjectNode();
      labels.toMap().forEach(metric::put);
      heads.add(("{\"metric\":" + metric + ",\"values\":[").getBytes(StandardCharsets.UTF_8));
    }
    try (Server loader = Server.start(executable, directory.resolve("loader"))) {
      Meter meter = new Meter(loader::cpuNanos);
      RowBuffer buffer = new RowBuffer(SAMPLES_PER_IMPORT);
      RowBuffer.Writer writer =
          (from, to) -> {
            byte[] lines = lines(buffer, heads, from, to);
            meter.measure(() -> loader.http.post("api/v1/import", lines));
          };
      long samples = 0;
      while (rows.next(buffer::add)) {
        samples += buffer.drainFull(writer);
      }
      samples += buffer.drain(writer);
      loader.flush();
      return meter.loaded(samples);
    } catch (Exception e) {
      throw new BenchFailedException("victoriametrics: expected its import, found " + e, e);
    }
  }

  private static byte[] lines(RowBuffer rows, List<byte[]> heads, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream((to - from) * 300);
    for (int i = from; i < to; i++) {
      out.writeBytes(heads.get(rows.series(i)));
      out.writeBytes(
          (rows.value(i) + "],\"timestamps\":[" + rows.timestampMillis(i) + "]}\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    server.close();
  }

  /** A process of VictoriaMetrics. */
  private record Server(LoopbackServer process, HttpStore http) implements AutoCloseable {
    static Server start(Path executable, Path directory) throws InterruptedException {
      URI base = LoopbackServer.address(LoopbackServer.freePort());
      LoopbackServer process =
          LoopbackServer.start(
              "victoriametrics",
              base,
              "health",
              directory.resolveSibling(directory.getFileName() + ".log"),
              List.of(
                  executable.toString(),
                  "-httpListenAddr=" + base.getAuthority(),
                  "-storageDataPath=" + directory,
                  "-retentionPeriod=100y",
                  "-search.maxUniqueTimeseries=10000000",
                  "-search.maxSamplesPerQuery=10000000000",
                  "-search.maxQueryDuration=5m",
                  "-dedup.minScrapeInterval=1ms",
                  "-loggerLevel=WARN"));
      return new Server(process, new HttpStore("victoriametrics", base));
    }

    long cpuNanos() {
      return process.used().cpuNanos();
    }

    /** Lets it write all that it has in memory, and merge. */
    void flush() {
      http.post("internal/force_flush", new byte[0]);
      Meter.awaitQuiet(this::cpuNanos);
    }

    @Override
    public void close() {
      http.close();
      process.close();
    }
  }
}
