package io.weir.topology.merge;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.Labels;
import io.weir.topology.exchange.Section;
import io.weir.topology.exchange.SectionCodec;
import io.weir.topology.rules.alert.Alert;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * All that a merge partition knows, in memory and, change by change, in a logged store: reports,
 * how far senders and tasks have come, alerts after each tick. What follows from these is not
 * stored. For one thread.
 */
final class MergeState {
  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<Long, Inflow> inflows = new HashMap<>();
  private final Map<Long, Long> done = new HashMap<>();
  private final Map<Long, NavigableMap<Long, List<Alert>>> alerts = new HashMap<>();
  private final Map<Long, Set<Labels>> alive = new HashMap<>();
  private final Set<Moved> moved = new LinkedHashSet<>();
  private final WaitingReports waiting;
  private final Strangers strangers;
  private final RememberedSteps.Room stepRoom = new RememberedSteps.Room();

  /** During a restore: parts of reports, by revision and number. */
  private final Map<Place, NavigableMap<Long, NavigableMap<Integer, StoredReport.Part>>> restoring =
      new HashMap<>();

  private long counter;
  private long ruleSetVersion;

  /** The state that a store holds. */
  MergeState(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.waiting = new WaitingReports(store);
    this.strangers = new Strangers(store);
    restore();
  }

  private void restore() {
    Map<Long, Long> floors = new HashMap<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        ByteBuffer key = ByteBuffer.wrap(entry.key.get());
        switch (key.get()) {
          case MergeKey.SECTION -> restoreSection(key, entry.value);
          case MergeKey.FRONTIER ->
              inflow(key.getLong())
                  .restoreReported(new SenderKey(key.getInt(), key.getInt()), entry.value);
          case MergeKey.FLOOR -> floors.put(key.getLong(), ByteBuffer.wrap(entry.value).getLong());
          case MergeKey.DONE -> done.put(key.getLong(), ByteBuffer.wrap(entry.value).getLong());
          case MergeKey.ALERTS ->
              alerts
                  .computeIfAbsent(key.getLong(), ignored -> new TreeMap<>())
                  .put(key.getLong(), AlertCodec.decode(entry.value));
          case MergeKey.ALIVE -> alive.put(key.getLong(), readLabels(entry.value));
          case MergeKey.COUNTER -> counter = ByteBuffer.wrap(entry.value).getLong();
          case MergeKey.STRANGER -> strangers.restore(key.getLong(), entry.value);
          case MergeKey.WAITING -> waiting.restore(key.getLong());
          case MergeKey.VERSION -> ruleSetVersion = ByteBuffer.wrap(entry.value).getLong();
          default ->
              throw new IllegalStateException(
                  "merge's store: expected a key of kind S, F, K, N, A, L, C, V, W or X, found "
                      + entry.key
                      + "; it was written by a newer Weir");
        }
      }
    }
    restoring.forEach(this::restoreReport);
    restoring.clear();
    floors.forEach((exchange, floor) -> inflow(exchange).raiseFloor(floor));
  }

  /** A sender that has come further. */
  private record Moved(long exchange, SenderKey from) {}

  private record Place(long exchange, long timeMillis, SenderKey from) {}

  private void restoreSection(ByteBuffer key, byte[] value) {
    long exchange = key.getLong();
    Place place = new Place(exchange, key.getLong(), new SenderKey(key.getInt(), key.getInt()));
    long revision = key.getLong();
    restoring
        .computeIfAbsent(place, ignored -> new TreeMap<>())
        .computeIfAbsent(revision, ignored -> new TreeMap<>())
        .put(
            key.getInt(),
            new StoredReport.Part(SectionCodec.read(new AvroInput(value, 0, value.length)), value));
  }

  private void restoreReport(
      Place place, NavigableMap<Long, NavigableMap<Integer, StoredReport.Part>> byRevision) {
    Inflow inflow = inflow(place.exchange());
    byRevision.forEach((revision, parts) -> {
      for (StoredReport.Part part : parts.values()) {
        StoredReport whole = inflow.collect(place.from(), part.section(), part.encoded());
        if (whole != null) {
          inflow.put(place.from(), place.timeMillis(), whole);
        }
      }
    });
  }

  /** What came through an exchange; empty at first. */
  Inflow inflow(long exchangeId) {
    return inflows.computeIfAbsent(exchangeId, Inflow::new);
  }

  /** The first time that is kept of what came through an exchange, or {@link Inflow#NONE}. */
  long floorMillis(long exchangeId) {
    return inflow(exchangeId).floorMillis();
  }

  Collection<Inflow> inflows() {
    return inflows.values();
  }

  /**
   * Takes a part of a report. One that brings nothing isn't stored: how far its sender has come
   * says the same. So it can't be compared with what comes later, but a sender's reports come once
   * and in order.
   *
   * @return the whole report if this was its last part and it says something new; else null
   */
  @Nullable StoredReport collect(SenderKey from, Section part) {
    Inflow inflow = inflow(part.exchangeId());
    StoredReport before = inflow.at(part.timeMillis(), from);
    if (before != null && part.revision() <= before.revision()) {
      return null;
    }
    AvroOutput out = new AvroOutput(64 + part.encodedElements().length);
    SectionCodec.write(part, out);
    byte[] encoded = out.toByteArray();
    if (!part.saysNothing()) {
      put(
          MergeKey.section(
              part.exchangeId(), part.timeMillis(), from, part.revision(), part.part()),
          encoded);
    }
    return inflow.collect(from, part, encoded);
  }

  /** Puts a whole report in place of an earlier one. */
  void replace(Inflow inflow, long timeMillis, SenderKey from, StoredReport report) {
    StoredReport before = inflow.put(from, timeMillis, report);
    if (before != null) {
      delete(inflow, timeMillis, from, before.revision(), before.size());
    }
    inflow.noteReported(from, timeMillis);
    moved.add(new Moved(inflow.exchangeId(), from));
  }

  private void delete(Inflow inflow, long timeMillis, SenderKey from, long revision, int parts) {
    for (int part = 0; part < parts; part++) {
      remove(MergeKey.section(inflow.exchangeId(), timeMillis, from, revision, part));
    }
  }

  /**
   * Says that others are waited for than before.
   *
   * @param senders all of the exchange
   */
  void noteLeftOut(long exchangeId, List<SenderKey> senders) {
    senders.forEach(from -> moved.add(new Moved(exchangeId, from)));
  }

  /** Drops an exchange's reports before a time, which is one of its own. */
  void prune(Inflow inflow, long floorMillis) {
    if (inflow.raiseFloor(floorMillis)) {
      put(
          MergeKey.floor(inflow.exchangeId()),
          ByteBuffer.allocate(Long.BYTES).putLong(floorMillis).array());
    }
    while (!inflow.byTime().isEmpty() && inflow.byTime().firstKey() < floorMillis) {
      long timeMillis = inflow.byTime().firstKey();
      inflow
          .remove(timeMillis)
          .forEach(
              (from, report) -> delete(inflow, timeMillis, from, report.revision(), report.size()));
    }
    inflow
        .removeBegun(floorMillis)
        .forEach((report, parts) ->
            delete(inflow, report.timeMillis(), report.from(), report.revision(), parts));
  }

  /** Forgets an exchange that no rule needs any more. */
  void forget(Inflow inflow) {
    prune(inflow, Long.MAX_VALUE);
    inflows.remove(inflow.exchangeId());
    moved.removeIf(each -> each.exchange() == inflow.exchangeId());
    Set<SenderKey> senders = new HashSet<>(inflow.reported().keySet());
    senders.addAll(inflow.leftOut());
    senders.forEach(from -> remove(MergeKey.frontier(inflow.exchangeId(), from)));
    remove(MergeKey.floor(inflow.exchangeId()));
  }

  /** Up to which time a task is done, or {@link Inflow#NONE}. */
  long doneMillis(long task) {
    return done.getOrDefault(task, Inflow.NONE);
  }

  void setDone(long task, long timeMillis) {
    done.put(task, timeMillis);
    put(MergeKey.done(task), ByteBuffer.allocate(Long.BYTES).putLong(timeMillis).array());
  }

  /** A rule's alerts after its tick at a time; none if nothing is kept of it. */
  List<Alert> alerts(long rule, long timeMillis) {
    return alerts.getOrDefault(rule, new TreeMap<>()).getOrDefault(timeMillis, List.of());
  }

  void setAlerts(long rule, long timeMillis, List<Alert> after) {
    NavigableMap<Long, List<Alert>> byTime =
        alerts.computeIfAbsent(rule, ignored -> new TreeMap<>());
    boolean known = byTime.containsKey(timeMillis);
    if (after.isEmpty()) {
      if (known) {
        byTime.remove(timeMillis);
        remove(MergeKey.alerts(rule, timeMillis));
      }
    } else {
      byTime.put(timeMillis, after);
      put(MergeKey.alerts(rule, timeMillis), AlertCodec.encode(after));
    }
  }

  /** Drops what is kept of a rule's alerts before a time. */
  void pruneAlerts(long rule, long floorMillis) {
    NavigableMap<Long, List<Alert>> byTime = alerts.get(rule);
    while (byTime != null && !byTime.isEmpty() && byTime.firstKey() < floorMillis) {
      remove(MergeKey.alerts(rule, byTime.pollFirstEntry().getKey()));
    }
  }

  /** A rule's series that went on at the first tick that is kept, if it failed before that. */
  Set<Labels> alive(long rule) {
    return alive.getOrDefault(rule, Set.of());
  }

  void setAlive(long rule, Set<Labels> series) {
    if (series.equals(alive(rule))) {
      return;
    }
    if (series.isEmpty()) {
      alive.remove(rule);
      remove(MergeKey.alive(rule));
    } else {
      alive.put(rule, series);
      AvroOutput out = new AvroOutput(64 * series.size());
      out.writeLong(series.size());
      series.forEach(labels -> labels.write(out));
      put(MergeKey.alive(rule), out.toByteArray());
    }
  }

  private static Set<Labels> readLabels(byte[] value) {
    AvroInput in = new AvroInput(value, 0, value.length);
    Set<Labels> series = new HashSet<>();
    for (long left = in.readLong(); left > 0; left--) {
      series.add(Labels.read(in));
    }
    return series;
  }

  /** Forgets tasks that aren't any more. */
  void keepOnly(Set<Long> tasks) {
    for (long task : List.copyOf(done.keySet())) {
      if (!tasks.contains(task)) {
        done.remove(task);
        remove(MergeKey.done(task));
      }
    }
    for (long rule : List.copyOf(alerts.keySet())) {
      if (!tasks.contains(rule)) {
        pruneAlerts(rule, Long.MAX_VALUE);
        alerts.remove(rule);
      }
    }
    for (long rule : List.copyOf(alive.keySet())) {
      if (!tasks.contains(rule)) {
        setAlive(rule, Set.of());
      }
    }
  }

  /** The greatest version of the rule set that was worked by; 0 at first. */
  long ruleSetVersion() {
    return ruleSetVersion;
  }

  void setRuleSetVersion(long version) {
    ruleSetVersion = version;
    put(MergeKey.version(), ByteBuffer.allocate(Long.BYTES).putLong(version).array());
  }

  /** Reports that are to be taken in once that version is known here. */
  WaitingReports waiting() {
    return waiting;
  }

  /** Exchanges that rules of a later version may need. */
  Strangers strangers() {
    return strangers;
  }

  /** The next counter of a correction's revision; greater than all before. */
  long nextRevision() {
    counter++;
    put(MergeKey.counter(), ByteBuffer.allocate(Long.BYTES).putLong(counter).array());
    return counter;
  }

  /** Writes how far senders have come, once for all that came in a record. */
  void finish() {
    for (Moved each : moved) {
      put(
          MergeKey.frontier(each.exchange(), each.from()),
          inflow(each.exchange()).encodedRange(each.from()));
    }
    moved.clear();
  }

  /** What values that subqueries look back upon may take in memory beside all that is stored. */
  RememberedSteps.Room stepRoom() {
    return stepRoom;
  }

  /** About how many bytes all reports take in memory, here and in the store behind. */
  long bytes() {
    long bytes = 0;
    for (Inflow inflow : inflows.values()) {
      bytes += inflow.bytes();
    }
    return bytes;
  }

  private void put(byte[] key, byte[] value) {
    store.put(Bytes.wrap(key), value);
  }

  private void remove(byte[] key) {
    store.delete(Bytes.wrap(key));
  }
}
