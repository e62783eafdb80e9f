package io.weir.ops.bench.stores;

import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.ResourceReading;
import io.weir.schemas.labels.Labels;
import io.weir.sinks.clickhouse.ClickHouseSinkConnector;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A database of a running ClickHouse, and in it a table of the same kind that is filled by plain
 * inserts of the same rows in the Native format.
 */
public final class ClickHouseUnderTest implements StoreUnderTest {
  private static final int ROWS_PER_INSERT = 250_000;
  private static final String COLUMNS =
      "tenant, metric, series, timestamp, value, flags, stale, precedence";

  private final URI url;
  private final long pid;
  private final String database;
  private final HttpStore store;

  /**
   * A new database.
   *
   * @param url of the HTTP interface
   * @param pid of the server's process, on this machine
   * @param database its name, which is dropped first if it is there
   */
  public ClickHouseUnderTest(URI url, long pid, String database) {
    this.url = url;
    this.pid = pid;
    this.database = database;
    this.store = new HttpStore("clickhouse", URI.create(url.toString().replaceAll("/$", "") + "/"));
    run("DROP DATABASE IF EXISTS " + database);
  }

  @Override
  public Map<String, String> connector(EmbeddedSink sink) {
    return ClickHouseSinkConnector.embeddedConfig(
        sink,
        new ClickHouseSinkConnector.Server(url, database, "default", "", ""),
        RetentionPeriods.FOR_EVER);
  }

  @Override
  public long serverCpuNanos() {
    return ResourceReading.of(pid).cpuNanos();
  }

  @Override
  public void settle() {
    Meter.awaitQuiet(this::serverCpuNanos);
  }

  @Override
  public Contents contents() {
    run("OPTIMIZE TABLE %s.samples FINAL".formatted(database));
    String[] found =
        run("SELECT count(), sum(value) FROM %s.samples FINAL FORMAT TSV".formatted(database))
            .strip()
            .split("\t", -1);
    String bytes =
        run(
            "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = '%s' FORMAT TSV"
                .formatted(database));
    return new Contents(
        Long.parseLong(found[0]), Double.parseDouble(found[1]), Long.parseLong(bytes.strip()));
  }

  @Override
  public Loaded load(BenchRows rows) {
    run("CREATE TABLE %1$s.loader AS %1$s.samples".formatted(database));
    List<Labels> labels = rows.labels();
    List<byte[]> metrics = new ArrayList<>();
    labels.forEach(of -> metrics.add(of.metricName().getBytes(StandardCharsets.UTF_8)));
    String path =
        "?query="
            + URLEncoder.encode(
                "INSERT INTO %s.loader (%s) FORMAT Native".formatted(database, COLUMNS),
                StandardCharsets.UTF_8);
    Meter meter = new Meter(this::serverCpuNanos);
    RowBuffer buffer = new RowBuffer(ROWS_PER_INSERT);
    RowBuffer.Writer writer =
        (from, to) -> {
          byte[] block = block(buffer, metrics, from, to);
          meter.measure(() -> store.post(path, block));
        };
    try {
      long samples = 0;
      while (rows.next(buffer::add)) {
        samples += buffer.drainFull(writer);
      }
      samples += buffer.drain(writer);
      return meter.loaded(samples);
    } catch (Exception e) {
      throw new BenchFailedException("clickhouse: expected its inserts to load, found " + e, e);
    }
  }

  /** A block as the sink sends it, but for series' numbers instead of their hashes. */
  private static byte[] block(RowBuffer rows, List<byte[]> metrics, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream((to - from) * 80);
    writeVarint(out, 8);
    writeVarint(out, to - from);
    begin(out, "tenant", "String");
    byte[] tenant = "default".getBytes(StandardCharsets.UTF_8);
    for (int i = from; i < to; i++) {
      writeString(out, tenant);
    }
    begin(out, "metric", "String");
    for (int i = from; i < to; i++) {
      writeString(out, metrics.get(rows.series(i)));
    }
    ByteBuffer numbers = ByteBuffer.allocate((to - from) * 16).order(ByteOrder.LITTLE_ENDIAN);
    begin(out, "series", "UInt128");
    for (int i = from; i < to; i++) {
      // Spread as hashes are: neighbours in the table are neighbours in nothing else.
      numbers
          .putLong(rows.series(i) * 0x9e3779b97f4a7c15L)
          .putLong(rows.series(i) * 0xc2b2ae3d27d4eb4fL);
    }
    drain(numbers, out);
    begin(out, "timestamp", "DateTime64(3)");
    for (int i = from; i < to; i++) {
      numbers.putLong(rows.timestampMillis(i));
    }
    drain(numbers, out);
    begin(out, "value", "Float64");
    for (int i = from; i < to; i++) {
      numbers.putDouble(rows.value(i));
    }
    drain(numbers, out);
    begin(out, "flags", "UInt8");
    out.writeBytes(new byte[to - from]);
    begin(out, "stale", "Bool");
    out.writeBytes(new byte[to - from]);
    begin(out, "precedence", "UInt64");
    for (int i = from; i < to; i++) {
      numbers.putLong(Long.MAX_VALUE);
    }
    drain(numbers, out);
    return out.toByteArray();
  }

  private static void begin(ByteArrayOutputStream out, String name, String type) {
    writeString(out, name.getBytes(StandardCharsets.UTF_8));
    writeString(out, type.getBytes(StandardCharsets.UTF_8));
  }

  private static void drain(ByteBuffer numbers, ByteArrayOutputStream out) {
    byte[] bytes = new byte[numbers.flip().remaining()];
    numbers.get(bytes);
    out.writeBytes(bytes);
    numbers.clear();
  }

  private static void writeString(ByteArrayOutputStream out, byte[] utf8) {
    writeVarint(out, utf8.length);
    out.writeBytes(utf8);
  }

  private static void writeVarint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private String run(String query) {
    return store.post("", query.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try (store) {
      run("DROP DATABASE IF EXISTS " + database);
    }
  }
}
