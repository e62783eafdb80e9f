package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.Weir;
import io.weir.schemas.peers.PeerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The classes of a {@code weir up}, read and verified once for all processes that tests start. A
 * process that has them needs half the processor time until it is ready. Made when it is first
 * asked for, by a {@code weir up} that ends again; kept until a jar is newer. There is none where
 * Weir's own classes are in folders, as in an editor: a JVM archives those of jars alone.
 */
final class ClassArchive {
  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration WRITTEN = Duration.ofSeconds(90);
  private static final Optional<Path> FILE =
      isWeirInAJar() ? Optional.of(made()) : Optional.empty();

  private ClassArchive() {}

  /** The archive. */
  static Optional<Path> file() {
    return FILE;
  }

  private static boolean isWeirInAJar() {
    try {
      return Files.isRegularFile(
          Path.of(Weir.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Other processes of the build may want it too: whoever is first makes it. */
  private static Path made() {
    Path file = Path.of("target", "classes.jsa").toAbsolutePath();
    try (FileChannel channel =
            FileChannel.open(
                file.resolveSibling("classes.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (!isRecent(file)) {
        make(file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static boolean isRecent(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(file);
    for (Path jar : TestJava.jars()) {
      if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
        return false;
      }
    }
    return true;
  }

  private static void make(Path file) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(file.getParent(), "weir-classes-");
    Files.writeString(
        directory.resolve("rules.yml"),
        "groups: [{name: g, rules: [{record: a, expr: sum by (job) (up)}]}]\n");
    Path configuration =
        Files.writeString(
            directory.resolve("prometheus.yml"), "rule_files: [rules.yml]\n" + WeirUp.PORTS);
    Path written = directory.resolve("classes.jsa");
    List<String> command = new ArrayList<>(List.of(TestJava.executable()));
    command.addAll(TestJava.archiving(written));
    command.add("-Xmx1g");
    command.addAll(WeirProcess.OPTIONS);
    command.addAll(
        List.of(
            Weir.class.getName(),
            "up",
            "--config",
            configuration.toString(),
            "--data",
            directory.resolve("data").toString()));
    try (PeerProcess up =
        PeerProcess.start(
            "weir-classes",
            port -> {
              ProcessBuilder builder = new ProcessBuilder(command);
              builder.environment().put("HTTP_PORT", Integer.toString(port));
              builder.environment().put("KAFKA_PORT", Integer.toString(WeirProcess.freePort()));
              builder.environment().put("REGISTRY_PORT", Integer.toString(WeirProcess.freePort()));
              return builder;
            },
            "/-/ready",
            READY)) {
      up.process().destroy();
      assertThat(up.process().waitFor(WRITTEN))
          .as("%s: an end within %s", up.log(), WRITTEN)
          .isTrue();
      assertThat(written).as("%s: the archive", up.log()).isNotEmptyFile();
    }
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
