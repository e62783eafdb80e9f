package io.weir.sinks.clickhouse;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.Series;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;

/**
 * Names series by 128 bits of a hash, so that no task has to ask another, and writes each one's
 * labels when they are new to this task, once for each day on which the series has rows, and when
 * its type becomes known. For one thread.
 */
final class SeriesTable {
  private static final long DAY_MILLIS = 86_400_000;

  /** What is known of series is right only since it was last forgotten. */
  private Generation generation = new Generation();

  private final MessageDigest digest = sha256();
  private final NativeBlock block = new NativeBlock("series");
  private final ColumnBytes tenants = block.column("tenant", "String");
  private final ColumnBytes metrics = block.column("metric", "String");
  private final ColumnBytes ids = block.column("series", "UInt128");
  private final NativeBlock.MapColumn labels = block.mapColumn("labels");
  private final ColumnBytes types = block.column("type", "String");
  private final ColumnBytes days = block.column("last_seen", "UInt16");

  NativeBlock block() {
    return block;
  }

  /** The entry of a row's series; its labels are in the block if they are to be written. */
  Entry find(Series series, MetricType type, long eventMillis) {
    int day = (int) (eventMillis / DAY_MILLIS);
    if (series.attachment() instanceof Entry entry && entry.generation.equals(generation)) {
      if (day <= entry.day && (type == entry.type || type == MetricType.UNKNOWN)) {
        return entry;
      }
      return write(series, entry, type, day);
    }
    Entry entry = identify(series);
    series.attach(entry);
    return write(series, entry, type, day);
  }

  /** Forgets what it has written, since it may not be there. */
  void forget() {
    generation = new Generation();
    block.clear();
  }

  private Entry write(Series series, Entry entry, MetricType type, int day) {
    entry.day = Math.max(day, entry.day);
    entry.type = type == MetricType.UNKNOWN ? entry.type : type;
    append(series, entry);
    return entry;
  }

  private void append(Series series, Entry entry) {
    tenants.addString(entry.tenant);
    metrics.addString(entry.metric);
    entry.addTo(ids);
    Map<String, String> without = series.labels().toMap();
    without.remove(Labels.METRIC_NAME);
    labels.add(without);
    types.addString(entry.type.name().toLowerCase(Locale.ROOT));
    days.addByte(entry.day & 0xff);
    days.addByte(entry.day >>> 8);
    block.endRow();
  }

  private Entry identify(Series series) {
    byte[] tenant = series.tenant().getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(tenant.length).flip());
    digest.update(tenant);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(series.labels().encoded()));
    return new Entry(
        generation,
        tenant,
        series.labels().metricName().getBytes(StandardCharsets.UTF_8),
        hash.getLong(),
        hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("expected SHA-256 in every Java", e);
    }
  }

  /** The time between two moments at which all is forgotten; equal to no other. */
  private static final class Generation {}

  /** What each row of a series begins with. */
  static final class Entry {
    private final Generation generation;
    private final byte[] tenant;
    private final byte[] metric;
    private final long low;
    private final long high;
    private MetricType type = MetricType.UNKNOWN;
    private int day;

    private Entry(Generation generation, byte[] tenant, byte[] metric, long low, long high) {
      this.generation = generation;
      this.tenant = tenant;
      this.metric = metric;
      this.low = low;
      this.high = high;
    }

    byte[] tenant() {
      return tenant;
    }

    byte[] metric() {
      return metric;
    }

    void addTo(ColumnBytes ids) {
      ids.addLong(low);
      ids.addLong(high);
    }
  }
}
