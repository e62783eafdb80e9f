package io.weir.topology.merge;

import io.weir.topology.exchange.Section;
import java.util.ArrayList;
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
 * has reported. For one thread.
 */
final class Inflow {
  /** Before the first report. */
  static final long NONE = Long.MIN_VALUE;

  private final long exchangeId;
  private final NavigableMap<Long, NavigableMap<SenderKey, StoredReport>> byTime = new TreeMap<>();
  private final Map<SenderKey, List<Section>> unfinished = new HashMap<>();
  private final SortedMap<SenderKey, Range> reported = new TreeMap<>();
  private final Set<SenderKey> leftOut = new HashSet<>();
  private long bytes;

  /** From when to when a sender has reported, both included. */
  record Range(long firstMillis, long lastMillis) {}

  Inflow(long exchangeId) {
    this.exchangeId = exchangeId;
  }

  long exchangeId() {
    return exchangeId;
  }

  /** About how many bytes the reports take. */
  long bytes() {
    return bytes;
  }

  /** Reports by time, ascending, then by sender. */
  NavigableMap<Long, NavigableMap<SenderKey, StoredReport>> byTime() {
    return byTime;
  }

  /** Reports of a time, by sender. */
  NavigableMap<SenderKey, StoredReport> at(long timeMillis) {
    return byTime.getOrDefault(timeMillis, new TreeMap<>());
  }

  /** A sender's report of a time, or null. */
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

  /** Takes a part of a report; the whole report if it is the last one, else null. */
  @Nullable StoredReport collect(SenderKey from, Section part) {
    List<Section> parts = unfinished.computeIfAbsent(from, ignored -> new ArrayList<>());
    if (part.part() == 0) {
      parts.clear();
    }
    parts.add(part);
    if (!part.barrier()) {
      return null;
    }
    unfinished.remove(from);
    return new StoredReport(parts);
  }

  /** Puts a whole report in place of any earlier one, which is returned. */
  @Nullable StoredReport put(SenderKey from, long timeMillis, StoredReport report) {
    StoredReport before =
        byTime.computeIfAbsent(timeMillis, ignored -> new TreeMap<>()).put(from, report);
    bytes += report.bytes() - (before == null ? 0 : before.bytes());
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

  void restoreReported(SenderKey from, Range range) {
    reported.put(from, range);
  }

  /** Takes away all reports of a time; returns them. */
  NavigableMap<SenderKey, StoredReport> remove(long timeMillis) {
    NavigableMap<SenderKey, StoredReport> removed = byTime.remove(timeMillis);
    if (removed == null) {
      return new TreeMap<>();
    }
    removed.values().forEach(report -> bytes -= report.bytes());
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

  /** The first time that anybody reported, or {@link #NONE}. */
  long firstMillis() {
    return reported.values().stream().mapToLong(Range::firstMillis).min().orElse(NONE);
  }

  /**
   * Whether all that is known of a time is whole: each sender has reported it, or begins later.
   *
   * @param expected all senders
   */
  boolean isComplete(long timeMillis, List<SenderKey> expected) {
    NavigableMap<SenderKey, StoredReport> present = at(timeMillis);
    for (SenderKey sender : expected) {
      StoredReport report = present.get(sender);
      Range range = reported.get(sender);
      if (report == null
          ? range == null || range.firstMillis() <= timeMillis
          : !report.complete()) {
        return false;
      }
    }
    return true;
  }
}
