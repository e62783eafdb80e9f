package io.weir.ops.command;

import java.io.Console;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints to.
 *
 * @param present whether it is a terminal, not a file or a pipe
 * @param columns its width
 * @param lines its height
 * @param colours whether it may be sent ANSI's colours
 */
record Terminal(boolean present, int columns, int lines, boolean colours) {
  private static final int USUAL_COLUMNS = 80;
  private static final int USUAL_LINES = 24;

  /**
   * This process's.
   *
   * @param environment of which {@code COLUMNS}, {@code LINES}, {@code TERM} and {@code NO_COLOR}
   *     count
   */
  @SuppressWarnings("SystemConsoleNull") // in JDK 25 it is, where there is no terminal
  static Terminal of(Map<String, String> environment) {
    Console console = System.console();
    boolean present = console != null && console.isTerminal();
    return of(environment, present);
  }

  static Terminal of(Map<String, String> environment, boolean present) {
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(
        present,
        number(environment.get("COLUMNS")).orElse(USUAL_COLUMNS),
        number(environment.get("LINES")).orElse(USUAL_LINES),
        present && !plain);
  }

  private static OptionalInt number(@Nullable String text) {
    try {
      int number = text == null ? 0 : Integer.parseInt(text);
      return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
