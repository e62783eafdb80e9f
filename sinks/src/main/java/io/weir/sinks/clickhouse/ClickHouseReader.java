package io.weir.sinks.clickhouse;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.HistogramJson;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.Reading;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import io.weir.sinks.reading.TooManySamplesException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a database of ClickHouse: of several revisions of a row the one that stays. */
public final class ClickHouseReader implements StoreReader {
  private static final String COUNTER = MetricType.COUNTER.name().toLowerCase(Locale.ROOT);

  private final ReadingClient client;

  ClickHouseReader(ClickHouseOptions options) {
    client = new ReadingClient(options);
  }

  /**
   * A reader of the database that a connector writes.
   *
   * @param connector the connector's configuration
   */
  public static StoreReader of(Map<String, String> connector) {
    return new ClickHouseReader(
        ClickHouseSettings.options(
            SinkSettings.of(ClickHouseSettings.definition(), connector).values()));
  }

  /** Adds what remains of a row to its series. */
  @FunctionalInterface
  private interface Adding {
    void add(StoredSeries.Builder series, long timestampMillis, RowBinaryInput row)
        throws IOException;
  }

  @Override
  public List<StoredSeries> samples(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException {
    TimeSpan known = ClickHouseTime.known(span);
    if (known.isEmpty()) {
      return List.of();
    }
    ChosenSeries chosen = ChosenSeries.of(choice, client, reading);
    Samples samples = new Samples(kept, chosen, known, reading);
    switch (kept) {
      case Kept.Raw() -> {
        samples.read(StoredTable.SAMPLES, "value, stale", ClickHouseReader::addNumber);
        samples.read(StoredTable.HISTOGRAMS, "histogram, stale", ClickHouseReader::addHistogram);
      }
      case Kept.Results() ->
          samples.read(StoredTable.RESULTS, "value, stale, histogram", ClickHouseReader::addResult);
      case Kept.Rollups(var level) ->
          samples.read(
              StoredTable.ROLLUPS, "type, count, sum, total, last", ClickHouseReader::addRollup);
    }
    return samples.series();
  }

  private static void addNumber(
      StoredSeries.Builder series, long timestampMillis, RowBinaryInput row) throws IOException {
    series.add(timestampMillis, row.readDouble(), row.readBoolean());
  }

  private static void addHistogram(
      StoredSeries.Builder series, long timestampMillis, RowBinaryInput row) throws IOException {
    String histogram = row.readString();
    addEither(series, timestampMillis, Double.NaN, row.readBoolean(), histogram);
  }

  private static void addResult(
      StoredSeries.Builder series, long timestampMillis, RowBinaryInput row) throws IOException {
    double value = row.readDouble();
    boolean stale = row.readBoolean();
    addEither(series, timestampMillis, value, stale, row.readString());
  }

  /** Adds a histogram, if there is one and it doesn't end the series; else a number. */
  private static void addEither(
      StoredSeries.Builder series,
      long timestampMillis,
      double value,
      boolean stale,
      String histogram) {
    if (stale || histogram.isEmpty()) {
      series.add(timestampMillis, value, stale);
    } else {
      series.add(timestampMillis, HistogramJson.parse(histogram, timestampMillis));
    }
  }

  private static void addRollup(
      StoredSeries.Builder series, long timestampMillis, RowBinaryInput row) throws IOException {
    boolean counter = row.readString().equals(COUNTER);
    long count = row.readLong();
    double sum = row.readDouble();
    double total = row.readDouble();
    double last = row.readDouble();
    if (counter) {
      series.addTotal(timestampMillis, total, last);
    } else {
      series.add(timestampMillis, sum / (double) count);
    }
  }

  /** Samples of chosen series while they are read. For one thread. */
  private final class Samples {
    private final Kept kept;
    private final ChosenSeries chosen;
    private final TimeSpan span;
    private final Reading reading;
    private final Map<ChosenSeries.Id, StoredSeries.Builder> builders = new HashMap<>();
    private long count;

    Samples(Kept kept, ChosenSeries chosen, TimeSpan span, Reading reading) {
      this.kept = kept;
      this.chosen = chosen;
      this.span = span;
      this.reading = reading;
    }

    void read(StoredTable table, String columns, Adding adding) throws StoreException {
      if (chosen.isEmpty()) {
        return;
      }
      for (ChosenSeries.Condition condition : chosen.conditions()) {
        Map<String, Object> parameters = table.parameters(kept, span);
        parameters.putAll(condition.parameters());
        parameters.put("most", Math.max(0, reading.mostSamples() - count) + 1);
        client.query(
            """
            SELECT series, toUnixTimestamp64Milli(%1$s), %2$s FROM ${database}.%3$s FINAL
            WHERE %4$s AND %5$s AND %6$s
            ORDER BY metric, series, %1$s
            LIMIT {most:UInt64}
            """
                .formatted(
                    table.time(),
                    columns,
                    table.name(),
                    condition.sql(),
                    table.within(),
                    StoredTable.ofLevel(kept)),
            parameters,
            reading,
            rows -> add(rows, table, adding));
      }
    }

    private void add(RowBinaryInput rows, StoredTable table, Adding adding) throws IOException {
      long low = 0;
      long high = 0;
      StoredSeries.Builder series = new StoredSeries.Builder(Labels.empty());
      boolean first = true;
      // Once for each sample.
      while (rows.hasNext()) {
        long nextLow = rows.readLong();
        long nextHigh = rows.readLong();
        if (first || nextLow != low || nextHigh != high) {
          low = nextLow;
          high = nextHigh;
          first = false;
          series = builder(new ChosenSeries.Id(low, high));
        }
        adding.add(series, rows.readLong() - table.earlierMillis(), rows);
        count++;
      }
      if (count > reading.mostSamples()) {
        throw new TooManySamplesException(reading.mostSamples());
      }
    }

    /** Of a series that has come since it was asked which there are, what comes is left out. */
    private StoredSeries.Builder builder(ChosenSeries.Id id) {
      Labels labels = chosen.series().get(id);
      return labels == null
          ? new StoredSeries.Builder(Labels.empty())
          : builders.computeIfAbsent(id, key -> new StoredSeries.Builder(labels));
    }

    List<StoredSeries> series() {
      return builders.values().stream().map(StoredSeries.Builder::build).toList();
    }
  }

  @Override
  public List<Labels> series(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException {
    TimeSpan known = ClickHouseTime.known(span);
    if (known.isEmpty()) {
      return List.of();
    }
    ChosenSeries chosen = ChosenSeries.of(choice, client, reading);
    if (chosen.isEmpty() || span.isFromEver()) {
      // To look at all rows of a series for whether it has any would take long.
      return List.copyOf(chosen.series().values());
    }
    Set<Labels> found = new LinkedHashSet<>();
    for (StoredTable table : StoredTable.of(kept)) {
      for (ChosenSeries.Condition condition : chosen.conditions()) {
        Map<String, Object> parameters = table.parameters(kept, known);
        parameters.putAll(condition.parameters());
        client.query(
            "SELECT DISTINCT series FROM ${database}.%s WHERE %s AND %s AND %s"
                .formatted(
                    table.name(), condition.sql(), table.within(), StoredTable.ofLevel(kept)),
            parameters,
            reading,
            rows -> {
              while (rows.hasNext()) {
                Labels labels =
                    chosen.series().get(new ChosenSeries.Id(rows.readLong(), rows.readLong()));
                if (labels != null) {
                  found.add(labels);
                }
              }
            });
      }
    }
    return List.copyOf(found);
  }

  @Override
  public OptionalLong oldestMillis(Kept kept, Reading reading) throws StoreException {
    List<Long> oldest = new ArrayList<>();
    for (StoredTable table : StoredTable.of(kept)) {
      client.query(
          "SELECT count(), toUnixTimestamp64Milli(min(%s)) FROM ${database}.%s WHERE %s"
              .formatted(table.time(), table.name(), StoredTable.ofLevel(kept)),
          table.parameters(kept, new TimeSpan(0, 0)),
          reading,
          rows -> {
            if (rows.readLong() > 0) {
              oldest.add(rows.readLong() - table.earlierMillis());
            }
          });
    }
    return oldest.stream().mapToLong(millis -> millis).min();
  }

  @Override
  public void close() {
    client.close();
  }
}
