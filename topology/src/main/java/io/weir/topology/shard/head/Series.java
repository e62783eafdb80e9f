package io.weir.topology.shard.head;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.SeriesText;
import io.weir.schemas.samples.MetricType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The series that a shard knows. A series has a <em>slot</em>, a small number that is used again
 * once the series is gone and by which its columns stand, and a <em>reference</em>, which stands
 * for it in the log and is never used again. A series is its tenant and the bytes of its labels: no
 * String is made to find one. For one thread.
 */
final class Series {
  private static final byte[] UNKNOWN = new byte[0];

  /** Set in a series' type if its labels are {@linkplain SeriesText#isPlain plain}. */
  private static final int PLAIN = 0x40;

  private static final long TENANT_MULTIPLIER = 0x9e3779b97f4a7c15L;

  private final SlotIndex index = new SlotIndex();
  private final RefTable refTable = new RefTable();
  private final List<String> tenants = new ArrayList<>();
  private final Map<String, Integer> tenantIds = new HashMap<>();

  /** Empty for a reference whose labels aren't read yet, and for a free slot. */
  private byte[][] labels = new byte[0][];

  private int[] tenantOf = new int[0];

  /** Each series' type, and whether its labels are {@link #PLAIN}. */
  private byte[] types = new byte[0];

  /** Negative for a free slot. */
  private long[] refs = new long[0];

  private int[] freeSlots = new int[16];
  private int freeCount;
  private int slotCount;
  private int identifiedCount;
  private long labelBytes;

  /** The number of a tenant, or {@link SlotIndex#NONE}. */
  int knownTenantId(String tenant) {
    return tenantIds.getOrDefault(tenant, SlotIndex.NONE);
  }

  int tenantId(String tenant) {
    Integer known = tenantIds.get(tenant);
    if (known != null) {
      return known;
    }
    tenantIds.put(tenant, tenants.size());
    tenants.add(tenant);
    return tenants.size() - 1;
  }

  /** Whether a slot's series is the one whose labels begin here; {@code end} may be behind them. */
  boolean begins(int slot, int tenantId, byte[] bytes, int start, int end) {
    if (slot >= slotCount || tenantOf[slot] != tenantId) {
      return false;
    }
    byte[] known = labels[slot];
    int knownEnd = start + known.length;
    return known.length > 0
        && knownEnd <= end
        && Arrays.equals(known, 0, known.length, bytes, start, knownEnd);
  }

  /** The slot of a series, or {@link SlotIndex#NONE}. */
  int find(int tenantId, byte[] bytes, int start, int end) {
    int hash = hash(tenantId, bytes, start, end);
    int position = index.first(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      if (SlotIndex.hasHash(entry, hash)) {
        int slot = SlotIndex.slot(entry);
        if (is(slot, tenantId, bytes, start, end)) {
          return slot;
        }
      }
      position = index.after(position);
    }
    return SlotIndex.NONE;
  }

  private boolean is(int slot, int tenantId, byte[] bytes, int start, int end) {
    byte[] known = labels[slot];
    return tenantOf[slot] == tenantId && Arrays.equals(known, 0, known.length, bytes, start, end);
  }

  private static int hash(int tenantId, byte[] bytes, int start, int end) {
    long hash = EncodedLabels.hash(bytes, start, end) ^ tenantId * TENANT_MULTIPLIER;
    return (int) (hash ^ hash >>> 32);
  }

  /** A slot for a reference that has none; its labels can follow later. */
  int addRef(long ref) {
    int slot = freeCount > 0 ? freeSlots[--freeCount] : slotCount++;
    if (slot >= refs.length) {
      int length = Math.max(1024, refs.length + (refs.length >> 1));
      labels = Arrays.copyOf(labels, length);
      tenantOf = Arrays.copyOf(tenantOf, length);
      types = Arrays.copyOf(types, length);
      refs = Arrays.copyOf(refs, length);
    }
    labels[slot] = UNKNOWN;
    refs[slot] = ref;
    refTable.set(ref, slot);
    return slot;
  }

  void identify(int slot, int tenantId, MetricType type, byte[] newLabels) {
    labels[slot] = newLabels;
    labelBytes += newLabels.length;
    identifiedCount++;
    tenantOf[slot] = tenantId;
    types[slot] = (byte) (SeriesText.isPlain(newLabels) ? type.index() | PLAIN : type.index());
    index.add(hash(tenantId, newLabels, 0, newLabels.length), slot);
  }

  void remove(int slot) {
    byte[] old = labels[slot];
    if (old.length > 0) {
      index.remove(hash(tenantOf[slot], old, 0, old.length), slot);
      labelBytes -= old.length;
      identifiedCount--;
      labels[slot] = UNKNOWN;
    }
    refTable.remove(refs[slot]);
    refs[slot] = -1;
    if (freeCount == freeSlots.length) {
      freeSlots = Arrays.copyOf(freeSlots, 2 * freeCount);
    }
    freeSlots[freeCount++] = slot;
  }

  int slotOfRef(long ref) {
    return refTable.slot(ref);
  }

  /** Slots are below this. */
  int slotCount() {
    return slotCount;
  }

  int count() {
    return slotCount - freeCount;
  }

  int identifiedCount() {
    return identifiedCount;
  }

  boolean isUsed(int slot) {
    return refs[slot] >= 0;
  }

  boolean isIdentified(int slot) {
    return labels[slot].length > 0;
  }

  long ref(int slot) {
    return refs[slot];
  }

  byte[] labels(int slot) {
    return labels[slot];
  }

  int tenantId(int slot) {
    return tenantOf[slot];
  }

  int tenantCount() {
    return tenants.size();
  }

  String tenantName(int tenantId) {
    return tenants.get(tenantId);
  }

  String tenant(int slot) {
    return tenants.get(tenantOf[slot]);
  }

  MetricType type(int slot) {
    return MetricType.at(types[slot] & ~PLAIN);
  }

  boolean isPlain(int slot) {
    return (types[slot] & PLAIN) != 0;
  }

  long usedBytes() {
    return labelBytes + index.usedBytes() + refs.length * (16L + 4 + 4 + 1 + 8 + 4);
  }

  void clear() {
    index.clear();
    refTable.clear();
    tenants.clear();
    tenantIds.clear();
    labels = new byte[0][];
    tenantOf = new int[0];
    types = new byte[0];
    refs = new long[0];
    freeCount = 0;
    slotCount = 0;
    labelBytes = 0;
    identifiedCount = 0;
  }
}
