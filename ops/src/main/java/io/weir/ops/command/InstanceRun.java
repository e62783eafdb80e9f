package io.weir.ops.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.ops.config.HttpSection;
import io.weir.ops.metrics.OwnMetrics;
import io.weir.ops.role.Instance;
import io.weir.ops.role.Readiness;
import io.weir.ops.serve.Access;
import io.weir.ops.serve.InstanceServer;
import io.weir.ops.serve.Services;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * One run of an instance, from its start to the signal that ends it: the HTTP server first, then
 * the roles, then the line that says that it is ready.
 */
final class InstanceRun {
  private static final Logger logger = LoggerFactory.getLogger(InstanceRun.class);
  private static final long WATCH_MILLIS = 100;

  private final PrintWriter out;
  private final OwnMetrics metrics;
  private final HttpSection http;
  private final List<Services> services;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Map<String, Readiness> told = new HashMap<>();
  private boolean announced;

  /**
   * A run.
   *
   * @param metrics made before anything registers with Micrometer's global registry
   * @param services what the HTTP server answers besides
   */
  InstanceRun(PrintWriter out, OwnMetrics metrics, HttpSection http, List<Services> services) {
    this.out = out;
    this.metrics = metrics;
    this.http = http;
    this.services = services;
  }

  /** Starts the roles of an instance. */
  @FunctionalInterface
  interface Roles {
    /**
     * Adds roles that have been started.
     *
     * @param port that the HTTP server listens on
     * @param access who may use the HTTP server, to be told of newer configurations
     * @return what {@code SIGHUP} and {@code POST /-/reload} do
     */
    Runnable start(Instance instance, MeterRegistry metrics, Access access, int port);
  }

  /**
   * Runs until SIGINT or SIGTERM.
   *
   * @param roles starts the roles; what it throws ends the run, with all that was started stopped
   * @param ready lines that are printed below {@code weir is ready}
   * @return the exit code
   */
  int run(Roles roles, String... ready) throws InterruptedException {
    stopAt("INT");
    stopAt("TERM");
    Reload reload = new Reload(services);
    Signals.on("HUP", reload::runAtSignal);
    Instance instance = new Instance();
    Access access = Access.of(http, Clock.systemUTC());
    int exitCode = CommandLine.ExitCode.OK;
    try (InstanceServer server =
            InstanceServer.start(
                http.listen(),
                access,
                instance::readiness,
                metrics.registry(),
                reload::run,
                services);
        instance) {
      reload.action = roles.start(instance, metrics.registry(), access, server.port());
      instance.complete();
      do {
        if (watch(instance, server, ready)) {
          exitCode = CommandLine.ExitCode.SOFTWARE;
          break;
        }
      } while (!stop.await(WATCH_MILLIS, TimeUnit.MILLISECONDS));
      logger.info("stopping");
    }
    logger.info("stopped");
    return exitCode;
  }

  private void stopAt(String signal) {
    Signals.on(
        signal,
        () -> {
          if (stop.getCount() == 0) {
            Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
          }
          stop.countDown();
        });
  }

  /**
   * Logs each change of a role's readiness once; prints when all are ready for the first time.
   *
   * @return whether a role has ended for good
   */
  private boolean watch(Instance instance, InstanceServer server, String... ready) {
    Map<String, Readiness> roles = instance.readiness();
    roles.forEach((name, readiness) -> {
      Readiness before = told.put(name, readiness);
      if (before == null || before.state() != readiness.state()) {
        tell(name, readiness);
      }
    });
    if (!announced && roles.values().stream().allMatch(Readiness::ready)) {
      announced = true;
      out.println("weir is ready");
      String scheme = http.tls().isPresent() ? "https" : "http";
      String url = scheme + "://" + http.listen().host() + ":" + server.port();
      out.println("  metrics    " + url + "/metrics");
      out.println("  readiness  " + url + "/-/ready");
      for (String line : ready) {
        out.println("  " + line);
      }
      out.flush();
    }
    return roles.values().stream().anyMatch(role -> role.state() == Readiness.State.FAILED);
  }

  private void tell(String name, Readiness readiness) {
    switch (readiness.state()) {
      case READY -> logger.info("{} is ready: {}", name, readiness.detail());
      case WAITING -> {
        if (announced) {
          logger.warn("{} is not ready: {}", name, readiness.detail());
        }
      }
      case FAILED -> logger.error("{} has ended: {}", name, readiness.detail());
    }
  }

  /** What reloading does; nothing until the roles are started. */
  private static final class Reload {
    private final List<Services> services;
    private volatile Runnable action = () -> {};

    Reload(List<Services> services) {
      this.services = services;
    }

    void run() {
      boolean accepted = false;
      try {
        action.run();
        accepted = true;
      } finally {
        for (Services each : services) {
          each.reloaded(accepted);
        }
      }
      logger.info("configuration reloaded");
    }

    void runAtSignal() {
      try {
        run();
      } catch (RuntimeException e) {
        logger.error(
            "failed to reload the configuration; the old one goes on:\n{}", e.getMessage());
      }
    }
  }
}
