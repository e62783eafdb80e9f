package io.weir.sinks.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.jspecify.annotations.Nullable;

/** A process that has a file open, as a person's DuckDB would. */
final class FileHolder {
  private static final String HELD = "held";

  private final Path file;
  private @Nullable Process process;

  FileHolder(Path file) {
    this.file = file;
  }

  /** Returns when the file is open there. */
  void open() throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FileHolder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process = started;
    assertThat(started.inputReader(UTF_8).readLine()).isEqualTo(HELD);
  }

  /** Returns when it is closed there. */
  void close() throws IOException, InterruptedException {
    Process holding = process;
    if (holding != null) {
      holding.getOutputStream().close();
      holding.waitFor();
    }
  }

  /** Argument: the file, held until the input ends. */
  public static void main(String[] arguments) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[0])) {
      System.out.println(connection.isValid(1) ? HELD : "invalid");
      while (System.in.read() != -1) {
        // Nothing is said; the end is what counts.
      }
    }
  }
}
