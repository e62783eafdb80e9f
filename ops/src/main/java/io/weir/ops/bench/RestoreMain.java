package io.weir.ops.bench;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.ops.bench.process.ParentLink;
import io.weir.ops.bench.process.ResourceReading;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * Restores the shards of an application, as a process of its own: at each command once, from
 * nothing until all are restored.
 */
final class RestoreMain {
  /**
   * Restores once and answers a {@link Pass}; what follows names a file for a recording, or not.
   */
  static final String RESTORE = "restore";

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private RestoreMain() {}

  /**
   * What to restore.
   *
   * @param applicationId the application that has written the state
   */
  record Settings(StreamMain.Settings stream, String applicationId) {}

  /**
   * A restore.
   *
   * @param before what the process had used when it began
   * @param after what it had used when the last shard was restored
   * @param series series of all shards
   */
  record Pass(ResourceReading before, ResourceReading after, long series) {}

  public static void main(String[] arguments) {
    ParentLink.run(arguments, Settings.class, RestoreMain::serve);
  }

  private static void serve(Settings settings, ParentLink link) throws Exception {
    Optional<String> command = link.nextCommand();
    while (command.isPresent()) {
      String file = command.get().substring(RESTORE.length()).strip();
      if (file.isEmpty()) {
        link.answer(restore(settings));
      } else {
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
          recording.enable("jdk.CPUTimeSample");
          recording.setDestination(Path.of(file));
          recording.start();
          link.answer(restore(settings));
        }
      }
      command = link.nextCommand();
    }
  }

  private static Pass restore(Settings settings) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ResourceReading before = ResourceReading.now();
    try (StreamMain.Running running =
        StreamMain.open(settings.stream(), settings.applicationId(), meters)) {
      while (!running.stream().ready()) {
        Optional<Throwable> failure = running.stream().failure();
        if (failure.isPresent()) {
          throw new IllegalStateException(
              "expected the shards to be restored, found that the stream failed", failure.get());
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
      return new Pass(before, ResourceReading.now(), series(meters));
    }
  }

  private static long series(SimpleMeterRegistry meters) {
    return meters.find("weir.shard.series").gauges().stream().mapToLong(RestoreMain::value).sum();
  }

  private static long value(Gauge gauge) {
    return Math.round(gauge.value());
  }
}
