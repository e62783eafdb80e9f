package io.weir.topology.shard.head;

import io.weir.schemas.labels.SeriesText;
import io.weir.schemas.samples.MetricType;
import io.weir.topology.shard.index.SeriesIndex;

/**
 * The recent samples of a shard's series, in memory: series by their label bytes, floats in chunks
 * of primitive memory, native histograms as their bytes. Series are spoken of by their
 * <em>slot</em>: below {@link #slotCount()}, used again after {@link #remove}. For one thread: the
 * one that processes or restores.
 */
public final class Head {
  /** No series. */
  public static final int NONE = SlotIndex.NONE;

  private final Series series = new Series();
  private final SeriesIndex index = new SeriesIndex();
  private final SeriesCounts counts = new SeriesCounts();
  private final FloatSamples floats = new FloatSamples();
  private final HistogramSamples histograms = new HistogramSamples();

  /** A number for a tenant, valid until {@link #clear()}. */
  public int tenantId(String tenant) {
    return series.tenantId(tenant);
  }

  /** The number of a tenant, or {@link #NONE} if none was asked for yet. */
  public int knownTenantId(String tenant) {
    return series.knownTenantId(tenant);
  }

  /** Tenants are numbered below this; not all need have series. */
  public int tenantCount() {
    return series.tenantCount();
  }

  /** The tenant of a number. */
  public String tenantName(int tenantId) {
    return series.tenantName(tenantId);
  }

  /** How many series there are that limits are about. */
  public SeriesCounts counts() {
    return counts;
  }

  /** Which series have which labels: those that are identified. */
  public SeriesIndex index() {
    return index;
  }

  /**
   * The slot of a series, or {@link #NONE}.
   *
   * @param bytes array that holds the encoded labels from {@code start} (inclusive) to {@code end}
   *     (exclusive)
   */
  public int find(int tenantId, byte[] bytes, int start, int end) {
    return series.find(tenantId, bytes, start, end);
  }

  /**
   * Whether the encoded labels that begin at {@code start} are those of a slot's series.
   *
   * @param slot at least 0; none need be in use there
   * @param end end of what can be read, exclusive; the labels may end before
   */
  public boolean begins(int slot, int tenantId, byte[] bytes, int start, int end) {
    return series.begins(slot, tenantId, bytes, start, end);
  }

  /**
   * Adds a series that isn't there.
   *
   * @param ref its reference in the log, from 0, never used before
   * @param labels its encoded labels; kept
   * @return its slot
   */
  public int add(long ref, int tenantId, MetricType type, byte[] labels) {
    int slot = addRef(ref);
    identify(slot, tenantId, type, labels);
    return slot;
  }

  /** The slot of a reference, or {@link #NONE}. */
  public int slotOfRef(long ref) {
    return series.slotOfRef(ref);
  }

  /** A slot for a reference whose labels follow later, as in a restore. */
  public int addRef(long ref) {
    int slot = series.addRef(ref);
    floats.ensureSlots(slot + 1);
    return slot;
  }

  /** Says which series a reference stands for. */
  public void identify(int slot, int tenantId, MetricType type, byte[] labels) {
    series.identify(slot, tenantId, type, labels);
    index.add(slot, tenantId, labels);
    counts.add(tenantId, labels, 1);
  }

  /** Removes a series that has no samples. */
  public void remove(int slot) {
    if (!isEmpty(slot)) {
      throw new IllegalStateException(
          "series ref " + series.ref(slot) + ": expected it without samples, found some");
    }
    if (series.isIdentified(slot)) {
      index.remove(slot, series.tenantId(slot), series.labels(slot));
      counts.add(series.tenantId(slot), series.labels(slot), -1);
    }
    series.remove(slot);
  }

  /**
   * Puts a float where its time wants it (D1).
   *
   * @param timestampMillis event time, since the Unix epoch
   * @param valueBits bits of the value; a NaN is equal to one of the same bits
   */
  public Insertion put(int slot, long timestampMillis, long valueBits) {
    return floats.put(slot, timestampMillis, valueBits);
  }

  /**
   * Puts a native histogram where its time wants it (D1).
   *
   * @param bytes array that holds the encoded histogram from {@code start} (inclusive) to {@code
   *     end} (exclusive); copied
   */
  public Insertion putHistogram(int slot, long timestampMillis, byte[] bytes, int start, int end) {
    return histograms.put(slot, timestampMillis, bytes, start, end);
  }

  /**
   * Gives a float that is there another value (C7).
   *
   * @param timestampMillis event time of a float that the series has
   */
  public void replace(int slot, long timestampMillis, long valueBits) {
    floats.replace(slot, timestampMillis, valueBits);
  }

  /**
   * Gives a native histogram that is there another value (C7).
   *
   * @param timestampMillis event time of a histogram that the series has
   */
  public void replaceHistogram(int slot, long timestampMillis, byte[] bytes, int start, int end) {
    histograms.replace(slot, timestampMillis, bytes, start, end);
  }

  /** Takes a float away (C3); whether it was there. */
  public boolean removeFloat(int slot, long timestampMillis) {
    return floats.remove(slot, timestampMillis);
  }

  /** Takes a native histogram away (C3); whether it was there. */
  public boolean removeHistogram(int slot, long timestampMillis) {
    return histograms.remove(slot, timestampMillis);
  }

  /** Drops samples before an event time, as far as that is cheap: some of them may stay. */
  public void expire(int slot, long floorMillis) {
    floats.expire(slot, floorMillis);
    histograms.expire(slot, floorMillis);
  }

  /** Points a cursor at the first float not before an event time; false if there is none. */
  public boolean seek(SampleCursor cursor, int slot, long fromMillis) {
    return floats.seek(cursor, slot, fromMillis);
  }

  /** Event time of a series' newest float; {@code Long.MIN_VALUE} if it has none. */
  public long lastFloatMillis(int slot) {
    return floats.lastMillis(slot);
  }

  /** Bits of a series' newest float; it has one. */
  public long lastFloatBits(int slot) {
    return floats.lastValueBits(slot);
  }

  /** Points a cursor at the last float not after an event time; false if there is none. */
  public boolean seekLast(SampleCursor cursor, int slot, long toMillis) {
    return floats.seekLast(cursor, slot, toMillis);
  }

  /**
   * Whether a series has a sample in a range.
   *
   * @param cursor is moved
   * @param fromMillis first event time, included
   * @param toMillis last event time, included
   */
  public boolean hasSamples(SampleCursor cursor, int slot, long fromMillis, long toMillis) {
    long last = floats.lastMillis(slot);
    if (last >= fromMillis
        && (last <= toMillis
            || (floats.seekLast(cursor, slot, toMillis)
                && cursor.timestampMillis() >= fromMillis))) {
      return true;
    }
    return hasHistograms(slot)
        && histograms.copy(slot, fromMillis, toMillis, 1, (timestampMillis, encoded) -> {}) > 0;
  }

  /** Places in the floats of many series, none of which is anywhere yet. */
  public SampleWalk walk(int rows) {
    return floats.walk(rows);
  }

  /** Whether a series has native histograms. */
  public boolean hasHistograms(int slot) {
    return !histograms.isEmpty(slot);
  }

  /** Shows a series' native histograms in the order of time. */
  public void forEachHistogram(int slot, HistogramVisitor visitor) {
    histograms.forEach(slot, visitor);
  }

  /**
   * Shows a series' native histograms of a range in the order of time, up to {@code most}.
   *
   * @param fromMillis first event time, included
   * @param toMillis last event time, included
   * @return how many were shown
   */
  public int copyHistograms(
      int slot, long fromMillis, long toMillis, int most, HistogramVisitor visitor) {
    return histograms.copy(slot, fromMillis, toMillis, most, visitor);
  }

  /** Whether a series has no samples. */
  public boolean isEmpty(int slot) {
    return floats.isEmpty(slot) && histograms.isEmpty(slot);
  }

  /** Slots are below this; not all need be in use. */
  public int slotCount() {
    return series.slotCount();
  }

  /** Number of series. */
  public int seriesCount() {
    return series.count();
  }

  /** Number of series of which only the reference is known, as in the midst of a restore. */
  public int unidentifiedCount() {
    return series.count() - series.identifiedCount();
  }

  /** Whether a slot holds a series. */
  public boolean isUsed(int slot) {
    return series.isUsed(slot);
  }

  /** Whether it is known which series a used slot holds. */
  public boolean isIdentified(int slot) {
    return series.isIdentified(slot);
  }

  /** Reference of a series in the log. */
  public long ref(int slot) {
    return series.ref(slot);
  }

  /** Whether a series' labels are {@linkplain SeriesText#isPlain plain}. */
  public boolean isPlain(int slot) {
    return series.isPlain(slot);
  }

  /** Encoded labels of a series; not to be changed. */
  public byte[] labels(int slot) {
    return series.labels(slot);
  }

  /** Tenant of a series. */
  public String tenant(int slot) {
    return series.tenant(slot);
  }

  /** Type of a series, decided once (U1). */
  public MetricType type(int slot) {
    return series.type(slot);
  }

  /** Memory in use, about, without histograms. */
  public long usedBytes() {
    return series.usedBytes() + index.usedBytes() + floats.usedBytes();
  }

  /** Forgets everything. */
  public void clear() {
    series.clear();
    index.clear();
    counts.clear();
    floats.clear();
    histograms.clear();
  }
}
