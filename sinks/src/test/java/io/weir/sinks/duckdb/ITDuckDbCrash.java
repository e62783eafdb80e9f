package io.weir.sinks.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Halts the writing JVM at random moments; then the file has each record whole, once, or not. */
final class ITDuckDbCrash {
  private static final int CRASHES = 10;

  @TempDir private Path folder;

  @Test
  void fileHasEachRecordOnceHoweverOftenTheProcessDies() throws Exception {
    Path file = folder.resolve("weir.duckdb");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    long acknowledged = -1;
    for (int crash = 0; crash < CRASHES; crash++) {
      // Some are slow to begin: every other one has time for a write.
      acknowledged = Math.max(acknowledged, run(file, crash % 2, random.nextInt(500_000)));
      long next = next(file);
      assertThat(next).as("seed %d, crash %d", seed, crash).isGreaterThan(acknowledged);
      check(file, next);
    }
    assertThat(acknowledged)
        .as("records written by all processes")
        .isGreaterThanOrEqualTo(CRASHES / 2 - 1);
  }

  /**
   * Runs a writer until it halts; returns the last offset whose write it saw return.
   *
   * @param writes that are waited for before the time runs
   */
  private long run(Path file, int writes, int micros) throws IOException, InterruptedException {
    Path output = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                file.toString(),
                Integer.toString(writes),
                Integer.toString(micros))
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isEqualTo(9);
    List<String> lines = Files.readAllLines(output);
    return lines.isEmpty() ? -1 : Long.parseLong(lines.getLast());
  }

  private static long next(Path file) {
    return DuckDbQueries.of(file)
        .withHandle(handle ->
            handle
                .createQuery("SELECT coalesce(max(next_offset), 0) FROM offsets")
                .mapTo(Long.class)
                .one());
  }

  private static void check(Path file, long next) {
    assertThat(
            DuckDbQueries.rows(
                file,
                "SELECT count(*) AS samples, count(DISTINCT (labels['job'], epoch_ms(timestamp)))"
                    + " AS different, coalesce(max(epoch_ms(timestamp)), -1) AS newest FROM raw"))
        .containsExactly(
            Map.of(
                "samples", next * CrashingWriter.SERIES,
                "different", next * CrashingWriter.SERIES,
                "newest", next - 1));
    long windows = (next + 19) / 20 * CrashingWriter.SERIES;
    assertThat(
            DuckDbQueries.rows(
                file,
                "SELECT count(*) AS windows, coalesce(max(revision), 0) AS newest FROM rollup"))
        .containsExactly(Map.of("windows", windows, "newest", next));
    assertThat(
            DuckDbQueries.rows(
                file,
                "SELECT count(*) AS results, coalesce(max(revision), 0) AS newest FROM result"))
        .containsExactly(Map.of("results", windows, "newest", next));
    assertThat(DuckDbQueries.count(file, "series")).isEqualTo(windows);
  }
}
