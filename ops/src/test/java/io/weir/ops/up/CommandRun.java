package io.weir.ops.up;

import io.weir.ops.command.WeirCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The end of a command that ran in this process.
 *
 * @param out what it printed
 * @param error what it said of errors, its log among it
 */
public record CommandRun(int exitCode, String out, String error) {
  /** Runs a command that ends by itself; nothing else may print meanwhile. */
  public static CommandRun of(String... arguments) {
    PrintStream usualOut = System.out;
    PrintStream usualError = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
      int exitCode = WeirCommand.run(arguments);
      return new CommandRun(
          exitCode, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(usualOut);
      System.setErr(usualError);
    }
  }
}
