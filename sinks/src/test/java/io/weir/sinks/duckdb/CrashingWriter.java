package io.weir.sinks.duckdb;

import static io.weir.sinks.delivery.Rows.CLEAN;
import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;

import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.TopicIds;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Writes records of a made-up topic from where the file has it, until the JVM is halted. */
final class CrashingWriter {
  static final int SERIES = 50;
  private static final Uuid TOPIC_ID = new Uuid(7, 7);
  private static final long FIVE_MINUTES = 300_000;

  private CrashingWriter() {}

  /** Arguments: the file; how many writes are waited for; microseconds from then on to the halt. */
  public static void main(String[] arguments) throws Exception {
    DuckDbStore store =
        new DuckDbStore(
            new DuckDbFiles(Clock.systemUTC()),
            Path.of(arguments[0]),
            new DuckDbOptions("256MB", 1, RetentionPeriods.FOR_EVER),
            new OneTopic());
    TopicPartition partition = new TopicPartition(CLEAN, 0);
    long offset = store.positions(List.of(partition)).getOrDefault(partition, 0L);
    long first = offset + Long.parseLong(arguments[1]);
    while (true) {
      if (offset == first) {
        haltAfter(Long.parseLong(arguments[2]));
      }
      store.write(record(offset));
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
   * The record of an offset: a sample of each series, and a revision of each one's only window and
   * only result.
   */
  static Delivery record(long offset) {
    List<Row> rows = new ArrayList<>();
    for (int s = 0; s < SERIES; s++) {
      Series series = series("__name__", "x", "job", "j" + s, "era", "e" + offset / 20);
      rows.add(sample(series, offset, (double) offset + s));
      long start = offset / 20 * FIVE_MINUTES;
      rows.add(rollup(series, MetricType.GAUGE, start, (double) offset, offset + 1));
      rows.add(result(series, start, (double) offset, offset + 1));
    }
    return delivery(offset, rows);
  }

  private static final class OneTopic implements TopicIds {
    @Override
    public Map<String, Uuid> idsOf(Set<String> topics) {
      Map<String, Uuid> ids = new HashMap<>();
      topics.forEach(topic -> ids.put(topic, TOPIC_ID));
      return ids;
    }

    @Override
    public void close() {}
  }
}
