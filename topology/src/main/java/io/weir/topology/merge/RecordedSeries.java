package io.weir.topology.merge;

import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Recorded;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.SeriesFlags;
import io.weir.schemas.samples.Source;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Collects recorded series on their way back to the shards, each to the shard of its labels, and
 * says to all shards how far rules are published that something reads (R5, R6). For one thread.
 */
final class RecordedSeries {
  private static final int FULL_BYTES = 384 * 1024;
  private static final byte[] NO_HISTOGRAM = new byte[0];

  private final String tenant;
  private final int mergePartition;
  private final int batchSchemaId;
  private final int shards;
  private final Router router;
  private final BiConsumer<Integer, byte[]> records;
  private final Map<Long, Batches> byVersion = new LinkedHashMap<>();
  private final Map<Long, Long> marks = new TreeMap<>();
  private final Map<Long, List<Long>> incomplete = new HashMap<>();
  private final Map<Long, List<Long>> completed = new HashMap<>();
  private Predicate<ScheduledRule> isMarked = rule -> false;
  private final SampleBatchWriter empty = new SampleBatchWriter();
  private long lastMillis;

  /** What goes to each shard of one version of the rule set. */
  private static final class Batches {
    private final List<SampleBatchWriter> writers = new ArrayList<>();
    private long firstMillis = Long.MAX_VALUE;
    private long revision;
  }

  /**
   * A collector.
   *
   * @param records takes the shard's partition and the record, a fresh array
   */
  RecordedSeries(
      String tenant,
      int mergePartition,
      int batchSchemaId,
      int shards,
      BiConsumer<Integer, byte[]> records) {
    this.tenant = tenant;
    this.mergePartition = mergePartition;
    this.batchSchemaId = batchSchemaId;
    this.shards = shards;
    this.router = new Router(shards);
    this.records = records;
  }

  /** Says of which rules the shards need to know how far they are. */
  void markOnly(Predicate<ScheduledRule> marked) {
    isMarked = marked;
  }

  void add(
      ScheduledRule rule,
      long timeMillis,
      byte[] labels,
      double value,
      byte[] histogram,
      boolean complete,
      long revision) {
    int flags = complete ? 0 : SeriesFlags.INCOMPLETE;
    add(rule, timeMillis, labels, flags, value, histogram, revision);
  }

  /** Takes away what was added of a series at a time, sample or staleness marker. */
  void remove(ScheduledRule rule, long timeMillis, byte[] labels, long revision) {
    add(rule, timeMillis, labels, SeriesFlags.REMOVED, 0, NO_HISTOGRAM, revision);
  }

  private void add(
      ScheduledRule rule,
      long timeMillis,
      byte[] labels,
      int flags,
      double value,
      byte[] histogram,
      long revision) {
    Batches batches = byVersion.computeIfAbsent(rule.version(), ignored -> created());
    batches.firstMillis = Math.min(batches.firstMillis, timeMillis);
    batches.revision = Math.max(batches.revision, revision);
    int partition = router.partition(tenant, labels, 0, labels.length);
    SampleBatchWriter writer = batches.writers.get(partition);
    if (histogram.length == 0) {
      writer.append(labels, 0, labels.length, MetricType.GAUGE, flags, timeMillis, value);
    } else {
      writer.append(labels, 0, labels.length, MetricType.GAUGE, flags, new OneHistogram(histogram));
    }
    if (writer.size() > FULL_BYTES) {
      write(rule.version(), batches, partition, List.of());
    }
  }

  private Batches created() {
    Batches batches = new Batches();
    for (int shard = 0; shard < shards; shard++) {
      batches.writers.add(new SampleBatchWriter());
    }
    return batches;
  }

  /** A rule is published up to a time. */
  void mark(ScheduledRule rule, long timeMillis) {
    if (isMarked.test(rule)) {
      marks.put(rule.key(), timeMillis);
      lastMillis = timeMillis;
    }
  }

  /** Says whether anything is missing of a rule at a time, for who reads it (R7). */
  void reliable(ScheduledRule rule, long timeMillis, boolean reliable) {
    (reliable ? completed : incomplete)
        .computeIfAbsent(rule.key(), key -> new ArrayList<>())
        .add(timeMillis);
  }

  /**
   * Writes all that was collected, to each shard the marks last.
   *
   * @param applicationRevision a revision of this application, for records without series
   */
  void flush(long applicationRevision) {
    List<Recorded.RuleMark> told = new ArrayList<>();
    marks.forEach((rule, time) ->
        told.add(
            new Recorded.RuleMark(
                Long.toHexString(rule),
                time,
                incomplete.getOrDefault(rule, List.of()),
                completed.getOrDefault(rule, List.of()))));
    for (int shard = 0; shard < shards; shard++) {
      int last = shard;
      List<Map.Entry<Long, Batches>> filled =
          byVersion.entrySet().stream()
              .filter(batches -> batches.getValue().writers.get(last).seriesCount() > 0)
              .toList();
      for (int i = 0; i < filled.size(); i++) {
        boolean isLast = i == filled.size() - 1;
        write(filled.get(i).getKey(), filled.get(i).getValue(), shard, isLast ? told : List.of());
      }
      if (filled.isEmpty() && !told.isEmpty()) {
        records.accept(shard, marksOnly(told, applicationRevision));
      }
    }
    byVersion.values().forEach(batches -> batches.firstMillis = Long.MAX_VALUE);
    marks.clear();
    incomplete.clear();
    completed.clear();
  }

  private byte[] marksOnly(List<Recorded.RuleMark> told, long revision) {
    Recorded header = new Recorded(lastMillis, mergePartition, 0, 0, revision, told);
    return empty.finish(new BatchHeader(tenant, Source.NONE, null, header), batchSchemaId);
  }

  private void write(long version, Batches batches, int shard, List<Recorded.RuleMark> told) {
    Recorded header =
        new Recorded(batches.firstMillis, mergePartition, version, 0, batches.revision, told);
    records.accept(
        shard,
        batches
            .writers
            .get(shard)
            .finish(new BatchHeader(tenant, Source.NONE, null, header), batchSchemaId));
  }
}
