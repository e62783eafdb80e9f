package io.weir.sinks.delivery;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;

import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.StoreHooks.StoreOpener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/** Writes records of a made-up topic until the JVM is halted, and prints each that is written. */
final class CrashingWriter {
  /** Series in each record. */
  static final int SERIES = 3;

  /** Records whose rows are of the same series, window and tick. */
  static final int ERA = 20;

  private CrashingWriter() {}

  /**
   * Arguments: the class that opens the store; the offset to begin at unless the store keeps one;
   * the offset whose write is waited for, or -1; microseconds from then on to the halt; what the
   * store is opened with.
   */
  public static void main(String[] arguments) throws Exception {
    var opener = Class.forName(arguments[0]).asSubclass(StoreOpener.class).getDeclaredConstructor();
    opener.setAccessible(true);
    Store store = opener.newInstance().open(Arrays.asList(arguments).subList(4, arguments.length));
    TopicPartition partition = StoreHooks.PARTITIONS.getFirst();
    long offset =
        store
            .positions(StoreHooks.PARTITIONS)
            .getOrDefault(partition, Long.parseLong(arguments[1]));
    boolean corrections = store.corrections() != CorrectionPolicy.REFUSE;
    long awaited = Long.parseLong(arguments[2]);
    long timed = awaited < 0 ? offset : Math.max(offset, awaited) + 1;
    while (true) {
      if (offset == timed) {
        haltAfter(Long.parseLong(arguments[3]));
      }
      store.write(record(offset, corrections));
      System.out.println(offset);
      offset++;
    }
  }

  private static void haltAfter(long micros) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          LockSupport.parkNanos(micros * 1_000);
          Runtime.getRuntime().halt(9);
        });
  }

  /**
   * The record of an offset: a sample of each series and, of each one's only window and only tick
   * in an era, a revision, or just the first one.
   */
  private static Delivery record(long offset, boolean corrections) {
    List<Row> rows = new ArrayList<>();
    long era = offset / ERA;
    long revision = offset % ERA + 1;
    for (int s = 0; s < SERIES; s++) {
      rows.add(sample(sampled(era, s), sampleMillis(offset), (double) offset));
      if (corrections || revision == 1) {
        rows.add(
            rollup(
                rolledUp(era, s), MetricType.GAUGE, windowMillis(era), (double) offset, revision));
        rows.add(result(recorded(era, s), tickMillis(era), (double) offset, revision));
      }
    }
    return delivery(offset, rows);
  }

  static Series sampled(long era, int s) {
    return series("__name__", "crash_sample", "era", "e" + era, "job", "j" + s);
  }

  static Series rolledUp(long era, int s) {
    return series("__name__", "crash_rollup", "era", "e" + era, "job", "j" + s);
  }

  static Series recorded(long era, int s) {
    return series("__name__", "crash:result:sum", "era", "e" + era, "job", "j" + s);
  }

  static long sampleMillis(long offset) {
    return StoreHooks.START + offset * 1_000;
  }

  static long windowMillis(long era) {
    return StoreHooks.START + era * 300_000;
  }

  static long tickMillis(long era) {
    return StoreHooks.START + era * 60_000;
  }
}
