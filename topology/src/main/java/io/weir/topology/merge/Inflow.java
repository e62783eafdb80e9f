package io.weir.topology.merge;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.exchange.Section;
import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.rules.schedule.Cadence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has come to a merge partition through one exchange: reports by time, and how far each sender
 * has reported. Most reports bring nothing: a time between a sender's first and its last one, of
 * which no report is kept, is one of these. For one thread.
 */
final class Inflow {
  /** Before the first report. */
  static final long NONE = Long.MIN_VALUE;

  /** What a time takes in memory beside its reports: a sorted map in an entry of another. */
  private static final long TIME_BYTES = 40 + 24 + 48;

  private final long exchangeId;
  private final NavigableMap<Long, NavigableMap<SenderKey, StoredReport>> byTime = new TreeMap<>();

  /** By time, how many of its reports aren't complete; only times that have some. */
  private final NavigableMap<Long, Integer> incomplete = new TreeMap<>();

  /** Reports whose last part hasn't come yet. */
  private final Map<Begun, List<StoredReport.Part>> begun = new HashMap<>();

  private final SortedMap<SenderKey, Range> reported = new TreeMap<>();
  private final SortedMap<SenderKey, ManySides> manySides = new TreeMap<>();
  private final Set<SenderKey> leftOut = new HashSet<>();
  private long floorMillis = NONE;
  private long bytes;

  /** A report of which some parts have come. */
  record Begun(SenderKey from, long timeMillis, long revision) {}

  /** From when to when a sender has reported, both included. */
  record Range(long firstMillis, long lastMillis) {}

  Inflow(long exchangeId) {
    this.exchangeId = exchangeId;
  }

  long exchangeId() {
    return exchangeId;
  }

  /** About how many bytes the reports take in memory, here and in the store behind. */
  long bytes() {
    return bytes;
  }

  /** Reports that bring something by time, ascending, then by sender. */
  NavigableMap<Long, NavigableMap<SenderKey, StoredReport>> byTime() {
    return byTime;
  }

  /** Reports of a time that bring something, by sender; not to be changed. */
  NavigableMap<SenderKey, StoredReport> at(long timeMillis) {
    return byTime.getOrDefault(timeMillis, Collections.emptyNavigableMap());
  }

  /** A sender's report of a time, or null if there is none or it brings nothing. */
  @Nullable StoredReport at(long timeMillis, SenderKey from) {
    return at(timeMillis).get(from);
  }

  /** How far each sender has reported. */
  SortedMap<SenderKey, Range> reported() {
    return reported;
  }

  /** The senders that aren't waited for (R4). */
  Set<SenderKey> leftOut() {
    return leftOut;
  }

  /** The first time that reports are kept of, or {@link #NONE}: earlier ones are dropped. */
  long floorMillis() {
    return floorMillis;
  }

  /** Says from which time on reports are kept; whether that is a later one than before. */
  boolean raiseFloor(long timeMillis) {
    if (reported.isEmpty() || timeMillis <= floorMillis) {
      return false;
    }
    floorMillis = timeMillis;
    for (ManySides sides : manySides.values()) {
      bytes -= sides.bytes();
      sides.prune(timeMillis);
      bytes += sides.bytes();
    }
    return true;
  }

  /**
   * Takes a part of a report; the whole report if it is the last one, else null. A report's parts
   * come in their order; between them others' may come, and when they are restored the same
   * sender's of other times.
   *
   * @param encoded the part as it is stored
   */
  @Nullable StoredReport collect(SenderKey from, Section part, byte[] encoded) {
    StoredReport.Part taken = new StoredReport.Part(part, encoded);
    if (part.part() == 0 && part.barrier()) {
      return new StoredReport(List.of(taken));
    }
    Begun report = new Begun(from, part.timeMillis(), part.revision());
    if (part.part() == 0) {
      begun.put(report, new ArrayList<>());
    }
    List<StoredReport.Part> parts = begun.getOrDefault(report, List.of());
    if (part.part() != parts.size()) {
      return null; // of a report that was dropped, or sent again with fewer parts
    }
    parts.add(taken);
    if (!part.barrier()) {
      return null;
    }
    begun.remove(report);
    return new StoredReport(parts);
  }

  /** Takes away what has come of unfinished reports of times before one; how many parts of each. */
  Map<Begun, Integer> removeBegun(long floorMillis) {
    Map<Begun, Integer> removed = new HashMap<>();
    begun
        .entrySet()
        .removeIf(entry -> {
          boolean isDropped = entry.getKey().timeMillis() < floorMillis;
          if (isDropped) {
            removed.put(entry.getKey(), entry.getValue().size());
          }
          return isDropped;
        });
    return removed;
  }

  /**
   * Puts a whole report in place of any earlier one, which is returned. One that brings nothing
   * only takes the earlier one away, but for what it says of joins.
   */
  @Nullable StoredReport put(SenderKey from, long timeMillis, StoredReport report) {
    StoredReport before = takeAway(from, timeMillis);
    setManySides(from, timeMillis, report.joins().manySides());
    if (!report.saysNothing()) {
      NavigableMap<SenderKey, StoredReport> reports = byTime.get(timeMillis);
      if (reports == null) {
        reports = new TreeMap<>();
        byTime.put(timeMillis, reports);
        bytes += TIME_BYTES;
      }
      reports.put(from, report);
      bytes += report.bytes();
      if (!report.complete()) {
        incomplete.merge(timeMillis, 1, Integer::sum);
      }
    }
    return before;
  }

  private void setManySides(SenderKey from, long timeMillis, long bits) {
    if (manySides(from, timeMillis) != bits) {
      ManySides sides = manySides.computeIfAbsent(from, ignored -> new ManySides());
      Range range = reported.get(from);
      bytes -= sides.bytes();
      sides.set(timeMillis, bits, range == null ? NONE : range.lastMillis());
      bytes += sides.bytes();
    }
  }

  private long manySides(SenderKey from, long timeMillis) {
    ManySides sides = manySides.get(from);
    return sides == null ? 0 : sides.at(timeMillis);
  }

  private @Nullable StoredReport takeAway(SenderKey from, long timeMillis) {
    NavigableMap<SenderKey, StoredReport> reports = byTime.get(timeMillis);
    StoredReport before = reports == null ? null : reports.remove(from);
    if (before == null) {
      return null;
    }
    bytes -= before.bytes();
    if (!before.complete()) {
      incomplete.computeIfPresent(timeMillis, (time, count) -> count == 1 ? null : count - 1);
    }
    if (at(timeMillis).isEmpty()) {
      byTime.remove(timeMillis);
      bytes -= TIME_BYTES;
    }
    return before;
  }

  /** Notes that a sender has reported a time. */
  void noteReported(SenderKey from, long timeMillis) {
    Range range = reported.get(from);
    if (range == null) {
      reported.put(from, new Range(timeMillis, timeMillis));
    } else if (timeMillis > range.lastMillis()) {
      reported.put(from, new Range(range.firstMillis(), timeMillis));
    }
  }

  /** What is stored of how far a sender has reported, and whether it is waited for. */
  byte[] encodedRange(SenderKey from) {
    Range range = reported.get(from);
    AvroOutput out = new AvroOutput(24);
    out.writeBoolean(range != null);
    if (range != null) {
      out.writeLong(range.firstMillis());
      out.writeLong(range.lastMillis());
    }
    out.writeBoolean(leftOut.contains(from));
    manySides.getOrDefault(from, new ManySides()).write(out);
    return out.toByteArray();
  }

  /** Takes what {@link #encodedRange} gave. */
  void restoreReported(SenderKey from, byte[] encoded) {
    AvroInput in = new AvroInput(encoded, 0, encoded.length);
    if (in.readBoolean()) {
      reported.put(from, new Range(in.readLong(), in.readLong()));
    }
    if (in.readBoolean()) {
      leftOut.add(from);
    }
    ManySides sides = ManySides.read(in);
    if (sides.bytes() > 0) {
      manySides.put(from, sides);
      bytes += sides.bytes();
    }
  }

  /** Takes away all reports of a time; returns them. */
  NavigableMap<SenderKey, StoredReport> remove(long timeMillis) {
    NavigableMap<SenderKey, StoredReport> removed = byTime.remove(timeMillis);
    if (removed == null) {
      return new TreeMap<>();
    }
    removed.values().forEach(report -> bytes -= report.bytes());
    incomplete.remove(timeMillis);
    bytes -= TIME_BYTES;
    return removed;
  }

  /**
   * Up to which time everybody who is waited for has reported, or {@link #NONE}.
   *
   * @param expected all senders
   */
  long frontierMillis(List<SenderKey> expected) {
    long frontier = Long.MAX_VALUE;
    for (SenderKey sender : expected) {
      if (!leftOut.contains(sender)) {
        Range range = reported.get(sender);
        if (range == null) {
          return NONE;
        }
        frontier = Math.min(frontier, range.lastMillis());
      }
    }
    return frontier == Long.MAX_VALUE ? NONE : frontier;
  }

  /**
   * Whether a report says what is known already, so that nothing follows from it: the same as the
   * one before it, or nothing of a time that its sender has come past without saying anything.
   */
  boolean saysSame(SenderKey from, long timeMillis, StoredReport report) {
    if (manySides(from, timeMillis) != report.joins().manySides()) {
      return false;
    }
    StoredReport before = at(timeMillis, from);
    if (before != null) {
      return before.saysSame(report);
    }
    Range range = reported.get(from);
    return report.saysNothing() && range != null && timeMillis <= range.lastMillis();
  }

  /**
   * Why there is no value at a time: what a sender said that failed, or of a join that is ambiguous
   * where nothing was on its many side, though in another partition something was. Null if there is
   * a value.
   */
  @Nullable String failure(long timeMillis) {
    for (StoredReport report : at(timeMillis).values()) {
      String failure = report.failure();
      if (failure != null) {
        return failure;
      }
    }
    for (Map.Entry<SenderKey, StoredReport> entry : at(timeMillis).entrySet()) {
      for (JoinSides.Ambiguity ambiguity : entry.getValue().joins().ambiguities()) {
        if (isOnManySide(ambiguity, entry.getKey().sender(), timeMillis)) {
          return ambiguity.failure();
        }
      }
    }
    return null;
  }

  private boolean isOnManySide(JoinSides.Ambiguity ambiguity, int sender, long timeMillis) {
    for (Map.Entry<SenderKey, ManySides> entry : manySides.entrySet()) {
      Range range = reported.get(entry.getKey());
      if (entry.getKey().sender() == sender
          && range != null
          && timeMillis <= range.lastMillis()
          && ambiguity.isIn(entry.getValue().at(timeMillis))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The first time after one that anybody has reported and that is kept, or {@link #NONE}.
   *
   * @param timeMillis from any on if it is {@link #NONE}
   * @param cadence at which times senders report
   */
  long firstAfter(long timeMillis, Cadence cadence) {
    long least = timeMillis == NONE ? NONE : cadence.after(timeMillis);
    long first = Long.MAX_VALUE;
    for (Range range : reported.values()) {
      long time = Math.max(range.firstMillis(), Math.max(least, floorMillis));
      if (time <= range.lastMillis()) {
        first = Math.min(first, time);
      }
    }
    return first == Long.MAX_VALUE ? NONE : first;
  }

  /** The first time that anybody reported, or {@link #NONE}. */
  long firstMillis() {
    return reported.values().stream().mapToLong(Range::firstMillis).min().orElse(NONE);
  }

  /** The last time that anybody reported, or {@link #NONE}. */
  long newestMillis() {
    return reported.values().stream().mapToLong(Range::lastMillis).max().orElse(NONE);
  }

  /**
   * Whether all that is known of a time is whole: each sender has reported it, or begins later. Of
   * a time that is dropped it isn't known.
   *
   * @param expected all senders
   */
  boolean isComplete(long timeMillis, List<SenderKey> expected) {
    NavigableMap<SenderKey, StoredReport> present = at(timeMillis);
    for (SenderKey sender : expected) {
      StoredReport report = present.get(sender);
      if (report == null ? !hasPassed(sender, timeMillis) : !report.complete()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether it is plain at a glance that all times from one to another, both included, are {@link
   * #isComplete complete}; they may be though it isn't.
   *
   * @param expected all senders
   */
  boolean isPlainlyComplete(long fromMillis, long toMillis, List<SenderKey> expected) {
    if (!incomplete.subMap(fromMillis, true, toMillis, true).isEmpty()) {
      return false;
    }
    for (SenderKey sender : expected) {
      Range range = reported.get(sender);
      if (range == null
          || (toMillis >= range.firstMillis()
              && (toMillis > range.lastMillis() || fromMillis < floorMillis))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a sender begins later than at a time or has come past it, and that is kept. */
  private boolean hasPassed(SenderKey sender, long timeMillis) {
    Range range = reported.get(sender);
    return range != null
        && (timeMillis < range.firstMillis()
            || (timeMillis <= range.lastMillis() && timeMillis >= floorMillis));
  }
}
