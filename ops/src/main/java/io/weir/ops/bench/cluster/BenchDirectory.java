package io.weir.ops.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for what a benchmark keeps while it runs; deleted when it is closed.
 *
 * @param path where it is
 */
public record BenchDirectory(Path path) implements AutoCloseable {
  /**
   * A new one.
   *
   * @param parent where it is made
   * @throws UncheckedIOException if it can't be
   */
  public static BenchDirectory in(Path parent) {
    try {
      return new BenchDirectory(Files.createTempDirectory(parent, "weir-bench-"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          parent + ": expected a directory that can be written, found: " + e, e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": could not be deleted: " + e, e);
    }
  }
}
