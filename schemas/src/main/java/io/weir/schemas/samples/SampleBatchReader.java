package io.weir.schemas.samples;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.labels.EncodedLabels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads sample batches into reused columns, without an object per series or sample. A batch is read
 * to its last byte before anything of it can be seen, so a damaged one is never half used. What the
 * labels say is not checked here: {@link EncodedLabels#problem} does that for a series that isn't
 * known yet. For one thread.
 *
 * <p>Series are numbered from 0; the floats of all series stand in one pair of columns, in order,
 * and so do the histograms.
 */
public final class SampleBatchReader {
  private static final byte[] NOTHING = new byte[0];

  /** Labels, type, flags, three empty arrays. */
  private static final int LEAST_SERIES_SIZE = 6;

  private final AvroInput in = new AvroInput(NOTHING, 0, 0);
  private final HeaderReader headers = new HeaderReader();
  private byte[] bytes = NOTHING;
  private BatchHeader header = BatchHeader.of("", Source.NONE);
  private int seriesCount;
  private int[] seriesEnd = new int[256];
  private int[] labelsStart = new int[256];
  private int[] labelsEnd = new int[256];
  private int[] known = new int[256];
  private byte[] types = new byte[256];
  private int[] flags = new int[256];
  private int[] floatsEnd = new int[256];
  private int[] histogramsEnd = new int[256];
  private int floatCount;

  /** End of the timestamps whose values are still to be read. */
  private int pendingFloats;

  private long[] timestamps = new long[256];
  private long[] valueBits = new long[256];
  private int histogramCount;
  private int[] histogramStart = new int[16];
  private int[] histogramEnd = new int[16];
  private long[] histogramTimestamps = new long[16];

  /**
   * Reads the Avro payload of a record; what was read before is gone.
   *
   * @param newBytes array that holds the payload from {@code start} (inclusive) to {@code end}
   *     (exclusive); kept until the next call
   * @throws MalformedAvroException if it isn't a sample batch of the current schema; nothing of it
   *     can be seen then
   */
  public void read(byte[] newBytes, int start, int end) {
    read(newBytes, start, end, KnownSeries.NONE);
  }

  /**
   * Reads the Avro payload of a record as {@link #read(byte[], int, int)} does, without parsing the
   * labels of known series.
   */
  public void read(byte[] newBytes, int start, int end, KnownSeries knownSeries) {
    in.reset(newBytes, start, end);
    bytes = newBytes;
    seriesCount = 0;
    floatCount = 0;
    histogramCount = 0;
    try {
      header = headers.read(in);
      knownSeries.begin(header.tenant());
      readSeries(knownSeries, end);
      if (!in.exhausted()) {
        throw in.malformed(
            "expected the end of the batch, found " + (end - in.position()) + " bytes more");
      }
    } catch (MalformedAvroException e) {
      seriesCount = 0;
      throw e;
    }
  }

  private void readSeries(KnownSeries knownSeries, int end) {
    for (long count = in.readBlockCount(LEAST_SERIES_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(LEAST_SERIES_SIZE)) {
      ensureSeries(seriesCount + (int) count);
      for (long i = 0; i < count; i++) {
        readLabels(seriesCount, knownSeries, end);
        readOneSeries(seriesCount);
        seriesCount++;
      }
    }
  }

  private void readLabels(int series, KnownSeries knownSeries, int end) {
    int start = in.position();
    labelsStart[series] = start;
    int number = knownSeries.next(bytes, start, end);
    if (number == KnownSeries.UNKNOWN) {
      EncodedLabels.skip(in);
      number = knownSeries.find(bytes, start, in.position());
    } else {
      in.skip(knownSeries.labelsLength(number));
    }
    known[series] = number;
    labelsEnd[series] = in.position();
  }

  private void readOneSeries(int series) {
    int type = in.readInt();
    if (type < 0 || type >= MetricType.COUNT) {
      throw in.malformed(
          "expected a metric type of 0 to " + (MetricType.COUNT - 1) + ", found " + type);
    }
    types[series] = (byte) type;
    flags[series] = in.readInt();
    readTimestamps();
    readValues();
    readHistograms();
    floatsEnd[series] = floatCount;
    histogramsEnd[series] = histogramCount;
    seriesEnd[series] = in.position();
  }

  private void readTimestamps() {
    int at = floatCount;
    for (long count = in.readBlockCount(1); count != 0; count = in.readFurtherBlockCount(1)) {
      ensureFloats(at + (int) count);
      for (long i = 0; i < count; i++) {
        timestamps[at++] = in.readLong();
      }
    }
    pendingFloats = at;
  }

  private void readValues() {
    int at = floatCount;
    for (long count = in.readBlockCount(Double.BYTES);
        count != 0;
        count = in.readFurtherBlockCount(Double.BYTES)) {
      if (at + count > pendingFloats) {
        throw valuesDiffer(at + count);
      }
      for (long i = 0; i < count; i++) {
        valueBits[at++] = in.readDoubleBits();
      }
    }
    if (at != pendingFloats) {
      throw valuesDiffer(at);
    }
    floatCount = at;
  }

  private MalformedAvroException valuesDiffer(long valuesEnd) {
    return in.malformed(
        "expected as many values as timestamps, found "
            + (valuesEnd - floatCount)
            + " and "
            + (pendingFloats - floatCount));
  }

  private void readHistograms() {
    for (long count = in.readBlockCount(EncodedHistogram.LEAST_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedHistogram.LEAST_SIZE)) {
      ensureHistograms(histogramCount + (int) count);
      for (long i = 0; i < count; i++) {
        histogramStart[histogramCount] = in.position();
        histogramTimestamps[histogramCount] = EncodedHistogram.skip(in);
        histogramEnd[histogramCount] = in.position();
        histogramCount++;
      }
    }
  }

  private void ensureSeries(int count) {
    if (count > labelsStart.length) {
      int length = Math.max(count, 2 * labelsStart.length);
      seriesEnd = Arrays.copyOf(seriesEnd, length);
      labelsStart = Arrays.copyOf(labelsStart, length);
      labelsEnd = Arrays.copyOf(labelsEnd, length);
      known = Arrays.copyOf(known, length);
      types = Arrays.copyOf(types, length);
      flags = Arrays.copyOf(flags, length);
      floatsEnd = Arrays.copyOf(floatsEnd, length);
      histogramsEnd = Arrays.copyOf(histogramsEnd, length);
    }
  }

  private void ensureFloats(int count) {
    if (count > timestamps.length) {
      int length = Math.max(count, 2 * timestamps.length);
      timestamps = Arrays.copyOf(timestamps, length);
      valueBits = Arrays.copyOf(valueBits, length);
    }
  }

  private void ensureHistograms(int count) {
    if (count > histogramStart.length) {
      int length = Math.max(count, 2 * histogramStart.length);
      histogramStart = Arrays.copyOf(histogramStart, length);
      histogramEnd = Arrays.copyOf(histogramEnd, length);
      histogramTimestamps = Arrays.copyOf(histogramTimestamps, length);
    }
  }

  /**
   * Whether the batch is written in the only way that Avro's own encoder writes it. If it isn't,
   * two series with equal labels may differ in their bytes, and the batch has to be encoded again
   * before it is used.
   */
  public boolean canonical() {
    return in.canonical();
  }

  /** What stands before the series. */
  public BatchHeader header() {
    return header;
  }

  /** The array that all ranges below refer to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Number of series; a series may stand more than once. */
  public int seriesCount() {
    return seriesCount;
  }

  /** Number of floats of all series. */
  public int floatCount() {
    return floatCount;
  }

  /** Number of histograms of all series. */
  public int histogramCount() {
    return histogramCount;
  }

  /** Start of a whole encoded series, inclusive: its labels come first. */
  public int seriesStart(int series) {
    return labelsStart[series];
  }

  /** End of a whole encoded series, exclusive. */
  public int seriesEnd(int series) {
    return seriesEnd[series];
  }

  /** Start of a series' encoded labels, inclusive. */
  public int labelsStart(int series) {
    return labelsStart[series];
  }

  /** End of a series' encoded labels, exclusive. */
  public int labelsEnd(int series) {
    return labelsEnd[series];
  }

  /**
   * Number of a series among those that were known when the batch was read, or {@link
   * KnownSeries#UNKNOWN}.
   */
  public int known(int series) {
    return known[series];
  }

  /** Type of a series. */
  public MetricType type(int series) {
    return MetricType.at(types[series]);
  }

  /** Flags of a series, see {@link SeriesFlags}. */
  public int flags(int series) {
    return flags[series];
  }

  /** First float of a series, inclusive. */
  public int floatsStart(int series) {
    return series == 0 ? 0 : floatsEnd[series - 1];
  }

  /** Last float of a series, exclusive. */
  public int floatsEnd(int series) {
    return floatsEnd[series];
  }

  /** Event time of a float, since the Unix epoch. */
  public long timestampMillis(int index) {
    return timestamps[index];
  }

  /** Bits of a float. */
  public long valueBits(int index) {
    return valueBits[index];
  }

  /** A float. */
  public double value(int index) {
    return Double.longBitsToDouble(valueBits[index]);
  }

  /** First histogram of a series, inclusive. */
  public int histogramsStart(int series) {
    return series == 0 ? 0 : histogramsEnd[series - 1];
  }

  /** Last histogram of a series, exclusive. */
  public int histogramsEnd(int series) {
    return histogramsEnd[series];
  }

  /** Event time of a histogram, since the Unix epoch. */
  public long histogramTimestampMillis(int index) {
    return histogramTimestamps[index];
  }

  /** Start of an encoded histogram, inclusive. */
  public int histogramStart(int index) {
    return histogramStart[index];
  }

  /** End of an encoded histogram, exclusive. */
  public int histogramEnd(int index) {
    return histogramEnd[index];
  }

  /**
   * Reads headers, and gives the last tenant's and source's strings again while their bytes are the
   * same.
   */
  private static final class HeaderReader {
    private byte[] tenantBytes = NOTHING;
    private String tenant = "";
    private byte[] nameBytes = NOTHING;
    private String name = "";

    BatchHeader read(AvroInput in) {
      byte[] newTenant = in.readBytes();
      if (!Arrays.equals(newTenant, tenantBytes)) {
        tenantBytes = newTenant;
        tenant = new String(newTenant, StandardCharsets.UTF_8);
      }
      byte[] newName = in.readBytes();
      if (!Arrays.equals(newName, nameBytes)) {
        nameBytes = newName;
        name = new String(newName, StandardCharsets.UTF_8);
      }
      Source source = new Source(name, in.readLong(), in.readLong());
      return new BatchHeader(tenant, source, readScrape(in), readRecorded(in));
    }

    private static @Nullable Scrape readScrape(AvroInput in) {
      if (!readPresence(in)) {
        return null;
      }
      return new Scrape(
          in.readString(), in.readLong(), in.readLong(), in.readBoolean(), in.readString());
    }

    private static @Nullable Recorded readRecorded(AvroInput in) {
      if (!readPresence(in)) {
        return null;
      }
      long tickMillis = in.readLong();
      int mergePartition = in.readInt();
      long ruleSetVersion = in.readLong();
      long planHash = in.readLong();
      long revision = in.readLong();
      List<Recorded.RuleMark> marks = new ArrayList<>();
      for (long count = in.readBlockCount(4); count != 0; count = in.readFurtherBlockCount(4)) {
        for (long i = 0; i < count; i++) {
          marks.add(
              new Recorded.RuleMark(in.readString(), in.readLong(), readTicks(in), readTicks(in)));
        }
      }
      return new Recorded(tickMillis, mergePartition, ruleSetVersion, planHash, revision, marks);
    }

    private static List<Long> readTicks(AvroInput in) {
      List<Long> ticks = new ArrayList<>();
      for (long count = in.readBlockCount(1); count != 0; count = in.readFurtherBlockCount(1)) {
        for (long i = 0; i < count; i++) {
          ticks.add(in.readLong());
        }
      }
      return ticks;
    }

    private static boolean readPresence(AvroInput in) {
      int branch = in.readInt();
      if (branch != 0 && branch != 1) {
        throw in.malformed("expected null or a record (0 or 1), found branch " + branch);
      }
      return branch == 1;
    }
  }
}
