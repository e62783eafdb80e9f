package io.weir.ops.oracle;

import io.weir.ops.committed.BatchSeries;
import io.weir.ops.workload.BatchEncoder;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * How samples come to the samples topic: in time, or some of them late. Scrapers write what they
 * have scraped at once, with marks, and heartbeats to each partition. What is late comes without a
 * mark, the newest first as often as not. Some samples come again, with the same value or another.
 *
 * @param partitions of the samples topic
 * @param lateShare of the samples, 0 to 1
 */
record Sending(int partitions, double lateShare, long seed) {
  static final String TENANT = "default";

  /** From a sample's time to its record's append time, if it isn't late. */
  private static final long DELAY_MILLIS = 400;

  private static final long HEARTBEAT_MILLIS = 5_000;
  private static final long LATEST_MILLIS = Duration.ofMinutes(30).toMillis();
  private static final double AGAIN_SHARE = 0.02;

  /** Nothing but heartbeats comes after that. */
  private static final long LAST_LATE_MILLIS =
      OracleData.END_MILLIS + Duration.ofMinutes(8).toMillis();

  /** Ticks run before there is any data. */
  private static final long FIRST_HEARTBEAT_MILLIS = OracleData.START_MILLIS - 120_000;

  private static final long LAST_HEARTBEAT_MILLIS = LAST_LATE_MILLIS + 120_000;

  /** Longer than corrections wait for further ones. */
  private static final long ROUND_MILLIS = 15_000;

  /** Where the watermark of each shard is in the end: ticks before it have run. */
  static final long WATERMARK_MILLIS = LAST_HEARTBEAT_MILLIS - DELAY_MILLIS;

  /** What goes into one record. */
  private record Place(long appendMillis, String source, int partition) {}

  private record Arrival(OracleSeries series, OraclePoint point) {}

  /** All records in the order of their append times. */
  List<SentRecord> records(OracleData data, int schemaId) {
    Map<Place, List<Arrival>> places =
        new TreeMap<>(
            Comparator.comparingLong(Place::appendMillis)
                .thenComparing(Place::source)
                .thenComparingInt(Place::partition));
    Random random = new Random(seed);
    Router router = new Router(partitions);
    for (OracleSeries series : data.series()) {
      byte[] labels = series.labels().encoded();
      int partition = router.partition(TENANT, labels, 0, labels.length);
      for (OraclePoint point : series.points()) {
        Arrival arrival = new Arrival(series, point);
        Place place = place(series, point, partition, random);
        places.computeIfAbsent(place, key -> new ArrayList<>()).add(arrival);
        if (random.nextDouble() < AGAIN_SHARE) {
          places
              .computeIfAbsent(
                  new Place(place.appendMillis + 2_000, "", partition), key -> new ArrayList<>())
              .add(again(arrival, random));
        }
      }
    }
    heartbeats(places);
    BatchEncoder encoder = new BatchEncoder(schemaId);
    List<SentRecord> records = new ArrayList<>();
    places.forEach((place, arrivals) -> {
      BatchHeader header = BatchHeader.of(TENANT, source(place));
      records.add(
          new SentRecord(
              place.partition, place.appendMillis, encoder.encode(header, batch(arrivals))));
    });
    return records;
  }

  /**
   * Heartbeats behind all records: append time goes on, marks don't.
   *
   * @param round from 1; each is a while behind the one before
   */
  List<SentRecord> afterwards(int round, int schemaId) {
    long appendMillis = LAST_HEARTBEAT_MILLIS + round * ROUND_MILLIS;
    BatchEncoder encoder = new BatchEncoder(schemaId);
    List<SentRecord> records = new ArrayList<>();
    for (String source : OracleData.SOURCES) {
      for (int partition = 0; partition < partitions; partition++) {
        Source same = new Source(source, FIRST_HEARTBEAT_MILLIS, WATERMARK_MILLIS);
        records.add(
            new SentRecord(
                partition, appendMillis, encoder.encode(BatchHeader.of(TENANT, same), List.of())));
      }
    }
    return records;
  }

  private Place place(OracleSeries series, OraclePoint point, int partition, Random random) {
    long appendMillis = point.timestampMillis() + DELAY_MILLIS;
    if (random.nextDouble() >= lateShare) {
      return new Place(appendMillis, series.source(), partition);
    }
    long late = appendMillis + 5_000 + random.nextLong(LATEST_MILLIS);
    return new Place(Math.min(late - late % 5_000 + 5_000, LAST_LATE_MILLIS), "", partition);
  }

  /** The same sample, or another value that doesn't count since it comes second. */
  private static Arrival again(Arrival arrival, Random random) {
    OraclePoint point = arrival.point;
    return point.histogram() != null || random.nextBoolean()
        ? arrival
        : new Arrival(
            arrival.series, new OraclePoint(point.timestampMillis(), point.value() + 1, null));
  }

  private void heartbeats(Map<Place, List<Arrival>> places) {
    for (long time = FIRST_HEARTBEAT_MILLIS;
        time <= LAST_HEARTBEAT_MILLIS;
        time += HEARTBEAT_MILLIS) {
      for (String source : OracleData.SOURCES) {
        for (int partition = 0; partition < partitions; partition++) {
          places.computeIfAbsent(new Place(time, source, partition), key -> new ArrayList<>());
        }
      }
    }
  }

  private static Source source(Place place) {
    return place.source.isEmpty()
        ? Source.NONE
        : new Source(place.source, FIRST_HEARTBEAT_MILLIS, place.appendMillis - DELAY_MILLIS);
  }

  /** The samples by series; of a late batch, in any order. */
  private List<BatchSeries> batch(List<Arrival> arrivals) {
    List<Arrival> shuffled = new ArrayList<>(arrivals);
    Collections.shuffle(shuffled, new Random(seed));
    Map<Labels, List<Arrival>> bySeries = new LinkedHashMap<>();
    for (Arrival arrival : shuffled) {
      bySeries.computeIfAbsent(arrival.series.labels(), key -> new ArrayList<>()).add(arrival);
    }
    List<BatchSeries> batch = new ArrayList<>();
    bySeries.forEach((labels, each) ->
        batch.add(
            new BatchSeries(
                labels,
                each.getFirst().series.type(),
                0,
                each.stream().map(arrival -> arrival.point.timed()).toList())));
    return batch;
  }
}
