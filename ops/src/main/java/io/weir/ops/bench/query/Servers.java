package io.weir.ops.bench.query;

import io.weir.ops.bench.cluster.BenchCluster;
import io.weir.ops.bench.process.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts what is compared. */
final class Servers {
  /** The command line, which starts benchmarks too. */
  private static final String WEIR = "io.weir.ops.Weir";

  private Servers() {}

  /** An instance of {@code weir stream}, as its users run it. */
  static QueriedServer weir(BenchCluster cluster, QueryBench.Settings settings)
      throws InterruptedException {
    Path directory = made(cluster.directory("stream"));
    URI base = LoopbackServer.address(LoopbackServer.freePort());
    Path configuration =
        written(
            directory.resolve("weir.yml"),
            """
            weir:
              partitions: %d
              rollups: []
              http: {listen: "%s"}
              kafka: {bootstrap_servers: "%s"}
              schema_registry: {urls: ["%s"]}
              stream: {application_id: bench-query, threads: %d, standby: 0}
            """
                .formatted(
                    settings.partitions(),
                    base.getAuthority(),
                    cluster.bootstrapServers(),
                    cluster.registryUrl(),
                    settings.threads()));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Xmx" + settings.heap());
    settings
        .flightRecording()
        .ifPresent(file ->
            command.add(
                "-XX:StartFlightRecording=settings=profile,jdk.CPUTimeSample#enabled=true,"
                    + "filename="
                    + file.toAbsolutePath()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), WEIR));
    command.addAll(List.of("stream", "--config=" + configuration, "--data=" + directory));
    return new QueriedServer(
        LoopbackServer.start("weir", base, "-/ready", directory.resolve("log.txt"), command));
  }

  /** A Prometheus that takes remote writes; empty if there is none to compare with. */
  static Optional<QueriedServer> prometheus(BenchCluster cluster, QueryBench.Settings settings)
      throws InterruptedException {
    if (settings.prometheus().isEmpty()) {
      return Optional.empty();
    }
    Path directory = made(cluster.directory("prometheus"));
    URI base = LoopbackServer.address(LoopbackServer.freePort());
    Path configuration = written(directory.resolve("prometheus.yml"), "global: {}\n");
    return Optional.of(
        new QueriedServer(
            LoopbackServer.start(
                "prometheus",
                base,
                "-/ready",
                directory.resolve("log.txt"),
                List.of(
                    settings.prometheus().get().toAbsolutePath().toString(),
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + directory.resolve("storage"),
                    "--web.enable-remote-write-receiver",
                    "--web.listen-address=" + base.getAuthority()))));
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + ": could not be made: " + e, e);
    }
  }

  private static Path written(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": could not be written: " + e, e);
    }
  }
}
