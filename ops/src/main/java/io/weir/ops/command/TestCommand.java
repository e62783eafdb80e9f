package io.weir.ops.command;

import picocli.CommandLine.Command;

/** {@code weir test}: runs tests that users write. */
@Command(
    name = "test",
    description = "Runs tests without starting anything.",
    subcommands = TestRulesCommand.class)
final class TestCommand {
  private TestCommand() {}
}
