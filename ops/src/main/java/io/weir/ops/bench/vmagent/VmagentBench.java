package io.weir.ops.bench.vmagent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.ops.bench.BenchReport;
import io.weir.ops.bench.cluster.BenchDirectory;
import io.weir.ops.bench.load.TargetSeries;
import io.weir.ops.bench.load.TargetValues;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.load.WriteRequest;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.ResourceReading;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What vmagent spends on deduplicating and downsampling every series of the workload that {@code
 * weir bench topology} has. It aggregates by the time at which samples arrive, so they arrive at a
 * fixed rate, and a window is as many scrapes long as with Weir, only shorter. What it sends is
 * thrown away.
 */
public final class VmagentBench {
  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param executable vmagent
   * @param workload the series
   * @param intervalMillis time between two scrapes of a target
   * @param scrapesPerWindow scrapes that make a window; 20 are five minutes at 15 s
   * @param warmUpWindows windows before the measurement
   * @param windows windows that are measured
   * @param directory where a directory for vmagent's data is made, and deleted in the end
   */
  public record Settings(
      Path executable,
      Workload workload,
      long intervalMillis,
      int scrapesPerWindow,
      int warmUpWindows,
      int windows,
      Path directory) {
    /** Checks the numbers. */
    public Settings {
      atLeastOne("interval", intervalMillis);
      atLeastOne("scrapes per window", scrapesPerWindow);
      atLeastOne("windows", windows);
      if (intervalMillis * scrapesPerWindow % 1_000 != 0) {
        throw new IllegalArgumentException(
            "interval: expected a window of whole seconds, found "
                + intervalMillis * scrapesPerWindow
                + " ms");
      }
    }

    private static void atLeastOne(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": expected at least 1, found " + value);
      }
    }

    String aggregation() {
      long windowSeconds = intervalMillis * scrapesPerWindow / 1_000;
      return """
      - interval: %1$ds
        dedup_interval: %2$dms
        outputs: [count_samples, sum_samples, min, max, last]
      - match: '{__name__=~".+_total"}'
        interval: %1$ds
        dedup_interval: %2$dms
        outputs: [increase, total]
      """
          .formatted(windowSeconds, intervalMillis);
    }
  }

  /** A target and what is sent of it. */
  private record SentTarget(TargetValues values, WriteRequest request, int size) {
    static SentTarget of(Workload workload, int number) {
      TargetSeries series = workload.target(number);
      return new SentTarget(workload.values(series), new WriteRequest(series), series.size());
    }
  }

  /**
   * A benchmark that tells how far it is.
   *
   * @param progress takes a line at a time
   */
  public VmagentBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchFailedException if vmagent doesn't start, doesn't take what it is sent, or doesn't
   *     keep up
   */
  public BenchReport run() throws InterruptedException {
    try (BenchDirectory directory = BenchDirectory.in(settings.directory());
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpServer sink = sink(executor);
      Path aggregation = directory.path().resolve("aggregation.yml");
      try (Vmagent vmagent =
          new Vmagent(
              settings.executable(),
              directory.path(),
              Files.writeString(aggregation, settings.aggregation()),
              URI.create("http://127.0.0.1:" + sink.getAddress().getPort() + "/"))) {
        return measure(vmagent);
      } finally {
        sink.stop(0);
      }
    } catch (IOException e) {
      throw new BenchFailedException("vmagent: expected to talk to it, found " + e, e);
    }
  }

  private BenchReport measure(Vmagent vmagent) throws InterruptedException {
    List<SentTarget> targets = new ArrayList<>();
    for (int number = 0; number < settings.workload().targets(); number++) {
      targets.add(SentTarget.of(settings.workload(), number));
    }
    int warmUp = settings.warmUpWindows() * settings.scrapesPerWindow();
    int scrapes = settings.windows() * settings.scrapesPerWindow();
    progress.accept("warming up");
    long beginNanos = System.nanoTime();
    send(vmagent, targets, 0, warmUp, beginNanos);
    progress.accept("measuring");
    ResourceReading before = vmagent.used();
    long aggregatedBefore = vmagent.aggregated();
    send(vmagent, targets, warmUp, scrapes, beginNanos);
    ResourceReading after = vmagent.used();
    long samples = (long) scrapes * settings.workload().series();
    long aggregated = vmagent.aggregated() - aggregatedBefore;
    if (aggregated < samples) {
      throw new BenchFailedException(
          "vmagent: expected %d samples to be aggregated, found %d".formatted(samples, aggregated));
    }
    return new BenchReport(
        "vmagent", samples, settings.workload().series(), before, after, description());
  }

  /** Sends scrapes of all targets, each at its time. */
  private void send(
      Vmagent vmagent, List<SentTarget> targets, int first, int count, long beginNanos)
      throws InterruptedException {
    long intervalNanos = TimeUnit.MILLISECONDS.toNanos(settings.intervalMillis());
    for (int scrape = first; scrape < first + count; scrape++) {
      for (int target = 0; target < targets.size(); target++) {
        long dueNanos =
            beginNanos + scrape * intervalNanos + target * intervalNanos / targets.size();
        SentTarget sent = targets.get(target);
        sent.values().advance();
        for (long left = dueNanos - System.nanoTime(); left > 0; ) {
          LockSupport.parkNanos(left);
          left = dueNanos - System.nanoTime();
        }
        vmagent.write(sent.request().compressed(sent.values(), System.currentTimeMillis()));
      }
      long lateNanos = System.nanoTime() - beginNanos - (scrape + 2L) * intervalNanos;
      if (lateNanos > 4 * intervalNanos) {
        throw new BenchFailedException(
            "vmagent: expected it to take %d samples each %d ms, found it %d ms behind; use a longer interval"
                .formatted(
                    settings.workload().series(),
                    settings.intervalMillis(),
                    TimeUnit.NANOSECONDS.toMillis(lateNanos)));
      }
    }
  }

  private Map<String, Object> description() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("interval_ms", settings.intervalMillis());
    description.put("scrapes_per_window", settings.scrapesPerWindow());
    description.put("windows", settings.windows());
    description.put("targets", settings.workload().targets());
    description.put("seed", settings.workload().seed());
    return description;
  }

  private static HttpServer sink(ExecutorService executor) throws IOException {
    HttpServer sink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.setExecutor(executor);
    sink.createContext("/", VmagentBench::drop);
    sink.start();
    return sink;
  }

  private static void drop(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      exchange.sendResponseHeaders(204, -1);
    }
  }
}
