package io.weir.topology.rollup;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be computed again: a {@link Mark} for each series that late samples have come for. It
 * stands in the log until it is done, so that a crash forgets none. For one thread.
 */
final class Marks {
  /** Nothing is marked. */
  static final long NEVER = Long.MIN_VALUE;

  private final Head head;
  private final long windowMillis;
  private final Map<Integer, Mark> bySlot = new HashMap<>();
  private final List<Mark> changed = new ArrayList<>();
  private final AvroOutput out = new AvroOutput(1024);
  private int entries;
  private long firstWindowMillis = Mark.NONE;
  private long windowCount;
  private long sinceMillis = NEVER;

  /**
   * Nothing is marked.
   *
   * @param windowMillis length of the windows
   */
  Marks(Head head, long windowMillis) {
    this.head = head;
    this.windowMillis = windowMillis;
  }

  boolean isEmpty() {
    return bySlot.isEmpty();
  }

  int size() {
    return bySlot.size();
  }

  Collection<Mark> all() {
    return bySlot.values();
  }

  /** Start of the first window that is marked, or {@link Mark#NONE}. */
  long firstWindowMillis() {
    return firstWindowMillis;
  }

  /** Windows that are marked, with those between a series' first and last. */
  long windowCount() {
    return windowCount;
  }

  private long windows(Mark mark) {
    return mark.firstMillis == Mark.NONE
        ? 0
        : (mark.lastMillis - mark.firstMillis) / windowMillis + 1;
  }

  /** Append time of the first mark, or {@link #NEVER}. */
  long sinceMillis() {
    return sinceMillis;
  }

  void setSince(long appendTimeMillis) {
    sinceMillis = appendTimeMillis;
  }

  /** Event time of the last sample that a series is marked for, or {@link Runs#NONE}. */
  long lastTimestampMillis(int slot) {
    if (bySlot.isEmpty()) {
      return Runs.NONE;
    }
    Mark mark = bySlot.get(slot);
    return mark == null ? Runs.NONE : mark.lastTimestampMillis;
  }

  /**
   * Marks a window.
   *
   * @param whole whether all samples of the window are there
   */
  void add(int slot, long windowStartMillis, long timestampMillis, boolean whole) {
    Mark mark = bySlot.computeIfAbsent(slot, Mark::new);
    mark.lastTimestampMillis = Math.max(mark.lastTimestampMillis, timestampMillis);
    widen(mark, windowStartMillis, windowStartMillis, whole ? windowStartMillis : Mark.NONE);
  }

  private void widen(Mark mark, long firstMillis, long lastMillis, long wholeMillis) {
    if (firstMillis < mark.firstMillis
        || lastMillis > mark.lastMillis
        || wholeMillis < mark.wholeMillis) {
      windowCount -= windows(mark);
      mark.firstMillis = Math.min(mark.firstMillis, firstMillis);
      mark.lastMillis = Math.max(mark.lastMillis, lastMillis);
      mark.wholeMillis = Math.min(mark.wholeMillis, wholeMillis);
      windowCount += windows(mark);
      firstWindowMillis = Math.min(firstWindowMillis, firstMillis);
      if (!mark.changed) {
        mark.changed = true;
        changed.add(mark);
      }
    }
  }

  /** Puts what was marked since the last call into the log. */
  void write(RollupSink sink) {
    if (changed.isEmpty()) {
      return;
    }
    out.clear();
    out.writeLong(changed.size());
    long ref = 0;
    for (Mark mark : changed) {
      out.writeLong(head.ref(mark.slot) - ref);
      ref = head.ref(mark.slot);
      out.writeLong(mark.firstMillis);
      out.writeLong(mark.lastMillis - mark.firstMillis);
      boolean whole = mark.wholeMillis != Mark.NONE;
      out.writeBoolean(whole);
      if (whole) {
        out.writeLong(mark.wholeMillis - mark.firstMillis);
      }
      mark.changed = false;
    }
    changed.clear();
    sink.put(LogKey.marks(entries++), Envelope.seal(out));
  }

  /** All is done: forgets the marks, here and in the log. */
  void finish(RollupSink sink) {
    for (int entry = 0; entry < entries; entry++) {
      sink.remove(LogKey.marks(entry));
    }
    clear();
  }

  /** Forgets a series. */
  void remove(int slot) {
    Mark mark = bySlot.remove(slot);
    if (mark != null) {
      changed.remove(mark);
      windowCount -= windows(mark);
    }
  }

  /** Applies an entry of the log; null is its end, and that of all others. */
  void restore(LogKey key, byte @Nullable [] value) {
    if (value == null) {
      clear();
      return;
    }
    restoreLost(key);
    Envelope.open(key, value, this::read);
    changed.forEach(mark -> mark.changed = false);
    changed.clear();
  }

  /** Takes notice of an entry of the log whatever it held. */
  void restoreLost(LogKey key) {
    entries = Math.max(entries, Math.toIntExact(key.first() + 1));
  }

  private void read(AvroInput in) {
    long count = in.readLong();
    long ref = 0;
    for (long i = 0; i < count; i++) {
      ref += in.readLong();
      int known = head.slotOfRef(ref);
      int slot = known == Head.NONE ? head.addRef(ref) : known;
      long firstMillis = in.readLong();
      long lastMillis = firstMillis + in.readLong();
      long wholeMillis = in.readBoolean() ? firstMillis + in.readLong() : Mark.NONE;
      widen(bySlot.computeIfAbsent(slot, Mark::new), firstMillis, lastMillis, wholeMillis);
    }
  }

  /** Finds out, after a restore, which samples were marked last. */
  void restored(SampleWindows samples, long closedMillis) {
    for (Mark mark : bySlot.values()) {
      mark.lastTimestampMillis = samples.last(mark.slot, mark.firstMillis, closedMillis);
    }
  }

  void clear() {
    bySlot.clear();
    changed.clear();
    entries = 0;
    firstWindowMillis = Mark.NONE;
    windowCount = 0;
    sinceMillis = NEVER;
  }
}
