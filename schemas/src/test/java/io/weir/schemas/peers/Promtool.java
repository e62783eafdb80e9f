package io.weir.schemas.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus's own command for asking and checking. */
public final class Promtool {
  private Promtool() {}

  /**
   * How it ended.
   *
   * @param out what it printed
   * @param error what it said of errors and warnings
   */
  public record Run(int exitCode, String out, String error) {
    /** The same with another text in place of one. */
    public Run replaced(String text, String other) {
      return new Run(exitCode, out.replace(text, other), error.replace(text, other));
    }

    /** The same with what it printed in the order of its lines. */
    public Run sorted() {
      return new Run(exitCode, String.join("\n", out.lines().sorted().toList()), error);
    }
  }

  /**
   * Runs it to its end.
   *
   * @param folder where it is run, and where what it says is kept
   * @param input what it reads
   */
  public static Run run(Path folder, String input, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Peers.executable("promtool").toString()));
    command.addAll(arguments);
    Path in = Files.createTempFile(folder, "promtool", ".in");
    Path out = Files.createTempFile(folder, "promtool", ".out");
    Path error = Files.createTempFile(folder, "promtool", ".err");
    Files.writeString(in, input);
    int exitCode =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(error.toFile())
            .start()
            .waitFor();
    return new Run(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(error, StandardCharsets.UTF_8));
  }
}
