package io.weir.sinks.delivery;

import static io.weir.sinks.delivery.CrashingWriter.ERA;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.StoreHooks.Stored;
import io.weir.sinks.delivery.StoreHooks.StoredWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;

/**
 * Halts a JVM that writes to a store, at random moments, and starts it again: where the store says
 * that it is, or at an earlier offset, as Kafka would. Each time the store has what was written
 * once, and of what was being written no part or some.
 */
final class Crashes {
  private static final int CRASHES = 8;
  private static final int MOST_REPLAYED = 30;
  private static final int MOST_MICROS = 400_000;

  private final StoreHooks hooks;
  private final Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final CorrectionPolicy policy;

  Crashes(StoreHooks hooks, Path folder) {
    this.hooks = hooks;
    this.folder = folder;
    try (Store store = hooks.open()) {
      this.policy = store.corrections();
    }
  }

  void check() throws Exception {
    long acknowledged = -1;
    for (int crash = 0; crash < CRASHES; crash++) {
      long from = Math.max(0, acknowledged + 1 - random.nextInt(MOST_REPLAYED));
      // Some are slow to begin: every other one has time for a write of its own.
      long awaited = crash % 2 == 0 ? -1 : acknowledged + 1;
      acknowledged = Math.max(acknowledged, run(from, awaited));
      checkFrom(from, acknowledged, crash);
    }
    checkFrom(0, acknowledged, CRASHES);
    assertThat(acknowledged)
        .as("seed %d: records that all processes wrote", seed)
        .isGreaterThanOrEqualTo(CRASHES / 2 - 1);
  }

  /**
   * Runs a writer until it halts; returns the last offset whose write it saw return, or -1.
   *
   * @param awaited the offset whose write is waited for before the time runs; -1 for none
   */
  private long run(long from, long awaited) throws IOException, InterruptedException {
    Path output = folder.resolve("out");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                hooks.inProcess().opener().getName(),
                Long.toString(from),
                Long.toString(awaited),
                Integer.toString(random.nextInt(MOST_MICROS))));
    command.addAll(hooks.inProcess().arguments());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).as("the writer's exit code; 9 is its halt").isEqualTo(9);
    List<String> lines = Files.readAllLines(output);
    return lines.isEmpty() ? -1 : Long.parseLong(lines.getLast());
  }

  private void checkFrom(long from, long acknowledged, int crash) throws Exception {
    TopicPartition partition = StoreHooks.PARTITIONS.getFirst();
    long next = acknowledged + 1;
    boolean exact = false;
    try (Store store = hooks.open()) {
      Long position = store.positions(StoreHooks.PARTITIONS).get(partition);
      if (position != null) {
        assertThat(position).as("seed %d, crash %d", seed, crash).isGreaterThanOrEqualTo(next);
        next = position;
        exact = true;
      }
    }
    for (long era = from / ERA; era <= next / ERA; era++) {
      for (int s = 0; s < CrashingWriter.SERIES; s++) {
        checkSeries(era, s, next, exact, "seed %d, crash %d, era %d".formatted(seed, crash, era));
      }
    }
  }

  /**
   * Checks what one series has of an era.
   *
   * @param next the first offset that need not be there
   * @param exact whether it must not be there
   */
  private void checkSeries(long era, int s, long next, boolean exact, String when)
      throws Exception {
    List<Stored> written = samples(era, Math.min(next, (era + 1) * ERA));
    List<Stored> begun = exact ? written : samples(era, Math.min(next + 1, (era + 1) * ERA));
    assertThat(hooks.samples(CrashingWriter.sampled(era, s))).as(when).isIn(written, begun);
    if (written.isEmpty()) {
      return;
    }
    boolean corrected = policy != CorrectionPolicy.REFUSE;
    Double last = corrected ? written.getLast().value() : written.getFirst().value();
    Double newest = corrected ? begun.getLast().value() : last;
    assertThat(hooks.windows(CrashingWriter.rolledUp(era, s), MetricType.GAUGE))
        .as(when)
        .singleElement()
        .extracting(StoredWindow::value)
        .isIn(last, newest);
    assertThat(hooks.results(CrashingWriter.recorded(era, s)))
        .as(when)
        .singleElement()
        .extracting(Stored::value)
        .isIn(last, newest);
  }

  private static List<Stored> samples(long era, long end) {
    List<Stored> samples = new ArrayList<>();
    for (long offset = era * ERA; offset < end; offset++) {
      samples.add(new Stored(CrashingWriter.sampleMillis(offset), (double) offset));
    }
    return samples;
  }
}
