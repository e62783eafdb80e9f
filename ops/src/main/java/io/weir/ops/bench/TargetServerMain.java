package io.weir.ops.bench;

import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.ParentLink;
import java.util.List;

/**
 * Serves the targets as a process of its own. It answers its port, and then to each command what
 * the targets have served.
 */
final class TargetServerMain {
  private TargetServerMain() {}

  /** What to serve. */
  record Settings(Workload workload, boolean gzip) {}

  /** Where the targets are. */
  record Listening(int port) {}

  /** What the targets have served. */
  record Answer(List<TargetServer.Served> targets) {}

  public static void main(String[] arguments) {
    ParentLink.run(arguments, Settings.class, TargetServerMain::run);
  }

  private static void run(Settings settings, ParentLink link) throws Exception {
    try (TargetServer server = new TargetServer(settings.workload(), settings.gzip())) {
      link.answer(new Listening(server.port()));
      while (link.nextCommand().isPresent()) {
        link.answer(new Answer(server.served()));
      }
    }
  }
}
