package io.weir.ops.bench;

import io.weir.ops.bench.process.BenchFailedException;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.result.ResultElement;
import io.weir.schemas.result.RuleResultCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Follows the committed results of rules from the topic's beginning, and keeps when the last one of
 * each tick came. Nothing of the load is late and no shard is lost, so a result that comes twice,
 * is a correction or isn't whole is an error. Its own thread reads; thread-safe.
 */
final class TickResults implements AutoCloseable {
  private final Map<Long, Tick> ticks = new TreeMap<>();
  private long lastMillis;
  private final FollowedRecords records;

  /** What has come of a tick. */
  static final class Tick {
    private final Set<String> series = new HashSet<>();
    private final Map<String, Long> lastMillisByRule = new HashMap<>();
    private int living;

    /** Number of series that go on. */
    int living() {
      return living;
    }

    /** When the last result of any rule came, since the Unix epoch. */
    long lastMillis() {
      return lastMillisByRule.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** When the last result of each rule came. */
    Map<String, Long> lastMillisByRule() {
      return Map.copyOf(lastMillisByRule);
    }
  }

  TickResults(Map<String, String> clientProperties, String topic, int partitions) {
    records = FollowedRecords.fromBeginning(clientProperties, topic, partitions, this::note);
  }

  private synchronized void note(ConsumerRecord<byte[], byte[]> record, long nowMillis) {
    byte[] value = record.value();
    ResultElement element =
        RuleResultCodec.decode(value, WireFormat.HEADER_LENGTH, value.length).element();
    lastMillis = nowMillis;
    Tick tick = ticks.computeIfAbsent(element.timestampMillis(), ignored -> new Tick());
    String series = new String(record.key(), StandardCharsets.UTF_8);
    if (element.correction() || !element.complete() || !tick.series.add(series)) {
      throw new BenchFailedException(
          "expected a whole result of %s at %d, once, found %s"
              .formatted(series, element.timestampMillis(), element));
    }
    tick.living += element.stale() ? 0 : 1;
    tick.lastMillisByRule.put(element.rule(), nowMillis);
  }

  /** The latest tick of which a result has come; 0 if none has. */
  synchronized long latestTickMillis() {
    records.check();
    return ticks.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** When the last result of any tick came, since the Unix epoch; 0 if none has. */
  synchronized long lastMillis() {
    records.check();
    return lastMillis;
  }

  /** What has come of a tick. */
  synchronized Tick at(long tickMillis) {
    records.check();
    return ticks.getOrDefault(tickMillis, new Tick());
  }

  @Override
  public void close() {
    records.close();
  }
}
