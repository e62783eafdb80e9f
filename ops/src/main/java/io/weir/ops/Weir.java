package io.weir.ops;

import io.weir.ops.command.WeirCommand;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The {@code weir} command. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. */
public final class Weir {
  private Weir() {}

  /** Runs the subcommand that the arguments name. */
  public static void main(String[] arguments) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(WeirCommand.run(arguments));
  }
}
