package io.weir.topology.rules.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.RuleResult;
import io.weir.schemas.result.RuleResultCodec;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.topology.merge.MergeOutputs;
import io.weir.topology.merge.MergeProcessorSupplier;
import io.weir.topology.merge.MergeSettings;
import io.weir.topology.merge.RuleHealth;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.shard.DamagedState;
import io.weir.topology.shard.SeriesLimits;
import io.weir.topology.shard.ShardDirectory;
import io.weir.topology.shard.ShardOutputs;
import io.weir.topology.shard.ShardProcessorSupplier;
import io.weir.topology.shard.ShardRules;
import io.weir.topology.shard.ShardSettings;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.streams.test.TestRecord;

/**
 * Shards and merge partitions, each in a driver of its own, and the topics between them: what one
 * sends waits in a queue for each receiver's partition, and the queues are read in random order.
 */
final class RuleCluster implements AutoCloseable {
  static final String TENANT = "default";

  private static final int BATCH = 1;
  private static final int ROLLUP = 2;
  private static final int REJECTED = 3;
  private static final int PARTIALS = 4;
  private static final int RESULT = 5;
  private static final int ALERT = 6;
  private static final int EPOCH = 7;
  private static final int NOBODY = -1;
  private static final SchemaLookup SCHEMAS =
      id ->
          switch (id) {
            case BATCH -> Optional.of(Schemas.SAMPLE_BATCH);
            case PARTIALS -> Optional.of(Schemas.SHARD_PARTIALS);
            default -> Optional.empty();
          };

  private final int partitions;
  private final long horizonMillis;
  private final long keptMillis;
  private final long maxMergeBytes;
  final SimpleMeterRegistry mergeMeters = new SimpleMeterRegistry();
  private final Random random;
  private final Router router;
  private final List<Place> shards = new ArrayList<>();
  private final List<Place> merges = new ArrayList<>();
  private final Map<String, Deque<Waiting>> queues = new TreeMap<>();
  final RuleHealth health = new RuleHealth();
  final List<RuleResult> results = new ArrayList<>();
  final List<AlertRecord> alerts = new ArrayList<>();
  final List<String> rejected = new ArrayList<>();

  /** Takes every record of the exchange that is sent. */
  Consumer<byte[]> reports = report -> {};

  private final List<RuleProgram> shardPrograms;
  private final List<RuleProgram> mergePrograms;
  private int restartsPermille;
  private int awayPartition = NOBODY;
  private final List<Waiting> missed = new ArrayList<>();
  private boolean mergesStand;

  /** Shards that take in no samples for now, and the samples that wait for them. */
  private final Set<Integer> held = new TreeSet<>();

  private final Map<Integer, Deque<Waiting>> unread = new TreeMap<>();

  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Waiting(Place receiver, String topic, byte[] value, long timeMillis) {}

  RuleCluster(RuleProgram program, int partitions, long seed) {
    this(program, partitions, seed, 1 << 28);
  }

  /**
   * A cluster.
   *
   * @param maxMergeBytes what a merge partition may keep in memory
   */
  RuleCluster(RuleProgram program, int partitions, long seed, long maxMergeBytes) {
    this(program, partitions, seed, maxMergeBytes, 3_600_000);
  }

  /**
   * A cluster.
   *
   * @param maxMergeBytes what a merge partition may keep in memory
   * @param horizonMillis how late a sample may be
   */
  RuleCluster(
      RuleProgram program, int partitions, long seed, long maxMergeBytes, long horizonMillis) {
    this(program, partitions, seed, maxMergeBytes, horizonMillis, 4_200_000);
  }

  /**
   * A cluster.
   *
   * @param maxMergeBytes what a merge partition may keep in memory
   * @param horizonMillis how late a sample may be
   * @param keptMillis how long merges keep reports
   */
  RuleCluster(
      RuleProgram program,
      int partitions,
      long seed,
      long maxMergeBytes,
      long horizonMillis,
      long keptMillis) {
    this.horizonMillis = horizonMillis;
    this.keptMillis = keptMillis;
    this.maxMergeBytes = maxMergeBytes;
    this.shardPrograms = new ArrayList<>(Collections.nCopies(partitions, program));
    this.mergePrograms = new ArrayList<>(Collections.nCopies(partitions, program));
    this.partitions = partitions;
    this.random = new Random(seed);
    this.router = new Router(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      shards.add(shard(partition));
      merges.add(merge(partition));
    }
  }

  /** Lets places restart at random between two records, of a thousand records so many times. */
  void restarting(int permille) {
    restartsPermille = permille;
  }

  /** Restarts all places. */
  void restart() {
    shards.forEach(Place::restart);
    merges.forEach(Place::restart);
  }

  /** Moves all merge partitions to an instance that knows a program. */
  void moveMerges(RuleProgram known) {
    mergePrograms.replaceAll(ignored -> known);
    merges.forEach(Place::restart);
  }

  /** Moves all shards to an instance that knows a program. */
  void moveShards(RuleProgram known) {
    shardPrograms.replaceAll(ignored -> known);
    shards.forEach(Place::restart);
  }

  /** How many keys the stores of all merge partitions have that begin with a letter. */
  long mergeKeys(char kind) {
    return merges.stream().mapToLong(merge -> merge.keys(kind)).sum();
  }

  /** Tells each place of a new program by a chance; true if all know it. */
  boolean learn(RuleProgram newest, int percent) {
    boolean all = learn(shardPrograms, newest, percent);
    return learn(mergePrograms, newest, percent) && all;
  }

  /** Tells all shards of a new program, and no merge partition. */
  void learnInShards(RuleProgram newest) {
    learn(shardPrograms, newest, 100);
  }

  @SuppressWarnings("ReferenceEquality") // the very program
  private boolean learn(List<RuleProgram> programs, RuleProgram newest, int percent) {
    programs.replaceAll(known -> random.nextInt(100) < percent ? newest : known);
    return programs.stream().allMatch(known -> known == newest);
  }

  private Place shard(int partition) {
    ShardSettings settings =
        new ShardSettings(
            new TimeSettings(300_000, 30_000, 120_000, 10_000, horizonMillis),
            List.of(),
            false,
            0,
            0,
            SeriesLimits.NONE);
    return new Place(
        partition,
        "shard",
        new ShardProcessorSupplier(
            "shard",
            settings,
            DamagedState.STOP,
            new ShardDirectory(),
            new ShardOutputs("clean", "rollup-", "rejected", BATCH, ROLLUP, REJECTED, EPOCH),
            new ShardRules(
                () -> shardPrograms.get(partition),
                TENANT,
                partitions,
                "exchange",
                PARTIALS,
                "recorded",
                (shard, hold) -> {
                  if (hold) {
                    held.add(shard);
                  } else {
                    held.remove(shard);
                  }
                }),
            SCHEMAS,
            new SimpleMeterRegistry()),
        List.of("samples", "recorded"),
        List.of("exchange", "rejected"),
        List.of());
  }

  private Place merge(int partition) {
    return new Place(
        partition,
        "merge",
        new MergeProcessorSupplier(
            "merge",
            new MergeSettings(
                () -> mergePrograms.get(partition),
                TENANT,
                partitions,
                partitions,
                EPOCH,
                keptMillis,
                60_000,
                maxMergeBytes),
            new MergeOutputs(
                "exchange",
                "results",
                "alerts",
                "recorded",
                "rejected",
                PARTIALS,
                RESULT,
                ALERT,
                BATCH,
                REJECTED),
            SCHEMAS,
            mergeMeters,
            health),
        List.of("exchange"),
        List.of("exchange", "recorded", "rejected"),
        List.of("results", "alerts"));
  }

  /** Samples of one time of several series, each to its shard; then a heartbeat to each. */
  void send(Map<Labels, Map<Long, Double>> samples, long markMillis, long appendTimeMillis) {
    List<SampleBatchWriter> writers = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      writers.add(new SampleBatchWriter());
    }
    samples.forEach((labels, values) -> {
      byte[] encoded = labels.encoded();
      int partition = router.partition(TENANT, encoded, 0, encoded.length);
      values.forEach((time, value) ->
          writers
              .get(partition)
              .append(encoded, 0, encoded.length, MetricType.UNKNOWN, 0, time, value));
    });
    BatchHeader header = BatchHeader.of(TENANT, new Source("s", 1, markMillis));
    for (int partition = 0; partition < partitions; partition++) {
      byte[] record = writers.get(partition).finish(header, BATCH);
      if (partition == awayPartition) {
        missed.add(new Waiting(shards.get(partition), "samples", record, appendTimeMillis));
      } else {
        Place shard = shards.get(partition);
        unread
            .computeIfAbsent(partition, ignored -> new ArrayDeque<>())
            .add(new Waiting(shard, "samples", record, appendTimeMillis));
        readSamples(partition, appendTimeMillis);
      }
    }
  }

  private boolean readSamples(int partition, long nowMillis) {
    Deque<Waiting> samples = unread.getOrDefault(partition, new ArrayDeque<>());
    boolean read = false;
    while (!samples.isEmpty() && !held.contains(partition)) {
      Waiting next = samples.removeFirst();
      next.receiver().send(next.topic(), next.value(), next.timeMillis());
      collect(next.receiver(), nowMillis);
      read = true;
    }
    return read;
  }

  /** The shards that take in no samples for now. */
  Set<Integer> held() {
    return Set.copyOf(held);
  }

  /** From now on no merge partition takes in anything. */
  void stopMerges() {
    mergesStand = true;
  }

  /** Merge partitions go on where they stopped. */
  void startMerges() {
    mergesStand = false;
  }

  /** From now on a shard is away. */
  void lose(int partition) {
    awayPartition = partition;
  }

  /** The shard that was away is back and takes in what it has missed. */
  void regain() {
    awayPartition = NOBODY;
    for (Waiting record : missed) {
      record.receiver().send(record.topic(), record.value(), record.timeMillis());
      collect(record.receiver(), record.timeMillis());
    }
    missed.clear();
  }

  /** Reads all queues until they are empty and nobody has put anything off. */
  void settle(long timeMillis) {
    lookForRules(shards, timeMillis);
    if (!mergesStand) {
      lookForRules(merges, timeMillis);
    }
    boolean read;
    do {
      readQueues(timeMillis);
      read = false;
      for (int partition = 0; partition < partitions; partition++) {
        shards.get(partition).goOn();
        collect(shards.get(partition), timeMillis);
        read |= readSamples(partition, timeMillis);
      }
    } while (read || !readable().isEmpty());
  }

  private void lookForRules(List<Place> places, long timeMillis) {
    for (Place place : places) {
      place.lookForRules();
      collect(place, timeMillis);
    }
  }

  private List<String> readable() {
    return queues.keySet().stream()
        .filter(name -> !mergesStand || !name.startsWith("exchange"))
        .toList();
  }

  private void readQueues(long nowMillis) {
    for (List<String> names = readable(); !names.isEmpty(); names = readable()) {
      String name = names.get(random.nextInt(names.size()));
      Deque<Waiting> queue = queues.get(name);
      Waiting next = queue.removeFirst();
      if (queue.isEmpty()) {
        queues.remove(name);
      }
      next.receiver().send(next.topic(), next.value(), next.timeMillis());
      collect(next.receiver(), nowMillis);
    }
  }

  private void collect(Place sender, long timeMillis) {
    collectOnly(sender, timeMillis);
    if (random.nextInt(1000) < restartsPermille) {
      sender.restart();
    }
  }

  private void collectOnly(Place sender, long timeMillis) {
    sender
        .sent()
        .forEach((sink, records) -> {
          for (TestRecord<byte[], byte[]> record : records) {
            take(sink, record, timeMillis);
          }
        });
  }

  private void take(String sink, TestRecord<byte[], byte[]> record, long timeMillis) {
    byte[] value = record.value();
    switch (sink) {
      case "exchange" -> {
        reports.accept(value);
        enqueue("exchange", merges, record.key()[0], value, timeMillis);
      }
      case "recorded" -> enqueue("recorded", shards, record.key()[0], value, timeMillis);
      case "results" ->
          results.add(RuleResultCodec.decode(value, WireFormat.HEADER_LENGTH, value.length));
      case "alerts" ->
          alerts.add(AlertRecord.decode(value, WireFormat.HEADER_LENGTH, value.length));
      default -> {
        Rejected found = Rejected.decode(value, WireFormat.HEADER_LENGTH, value.length);
        rejected.add(found.stage() + " " + found.reason() + ": " + found.message());
      }
    }
  }

  private void enqueue(
      String topic, List<Place> receivers, int partition, byte[] value, long timeMillis) {
    queues
        .computeIfAbsent(topic + partition, name -> new ArrayDeque<>())
        .add(new Waiting(receivers.get(partition), topic, value, timeMillis));
  }

  /** The results that hold at the end: of each series and time that of the greatest revision. */
  Map<Long, Map<Labels, RuleResult>> lastResults() {
    Map<Long, Map<Labels, RuleResult>> last = new TreeMap<>();
    for (RuleResult result : results) {
      last.computeIfAbsent(result.element().timestampMillis(), time -> new TreeMap<>())
          .merge(
              result.labels(),
              result,
              (one, other) -> other.element().revision() >= one.element().revision() ? other : one);
    }
    return last;
  }

  /** The same of alerts, by tick and fingerprint. */
  Map<Long, Map<String, AlertRecord>> lastAlerts() {
    Map<Long, Map<String, AlertRecord>> last = new TreeMap<>();
    for (AlertRecord alert : alerts) {
      last.computeIfAbsent(alert.timestampMillis(), tick -> new TreeMap<>())
          .merge(
              alert.fingerprint(),
              alert,
              (one, other) -> other.revision() >= one.revision() ? other : one);
    }
    return last;
  }

  /** How many reports came when those of the same time were forgotten. */
  double reportsTooOld() {
    return mergeMeters.get("weir.merge.reports.too_old").counter().count();
  }

  /** What compaction leaves of the alerts: of each fingerprint what was written last. */
  Map<String, AlertRecord> compactedAlerts() {
    Map<String, AlertRecord> last = new TreeMap<>();
    alerts.forEach(alert -> last.put(alert.fingerprint(), alert));
    return last;
  }

  @Override
  public void close() {
    shards.forEach(Place::close);
    merges.forEach(Place::close);
  }
}
