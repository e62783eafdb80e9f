package io.weir.ops.oracle;

import io.weir.ops.committed.BatchSeries;
import io.weir.ops.workload.BatchEncoder;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Samples on their way to the samples topic: what is of one time in one batch for each partition,
 * with marks. In the end marks say that nothing comes for a while.
 *
 * @param tenant whose they are
 * @param partitions of the samples topic
 * @param quietMillis as long after the last sample shards know that there is no other
 */
public record ApiSending(String tenant, int partitions, long quietMillis) {
  private static final String SOURCE = "api";
  private static final long DELAY_MILLIS = 400;

  private static final long QUIET_MILLIS = 600_000;

  private static final long HEARTBEAT_MILLIS = 5_000;

  /** With ten minutes of quiet in the end. */
  ApiSending(String tenant, int partitions) {
    this(tenant, partitions, QUIET_MILLIS);
  }

  private record Place(long timeMillis, int partition) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(timeMillis, other.timeMillis);
      return byTime != 0 ? byTime : Integer.compare(partition, other.partition);
    }
  }

  /** All records in the order of their append times. */
  public List<SentRecord> records(List<RemoteWrite.Sample> samples, int schemaId) {
    Router router = new Router(partitions);
    Map<Place, List<BatchSeries>> places = new TreeMap<>();
    long last = 0;
    for (RemoteWrite.Sample sample : samples) {
      byte[] labels = sample.labels().encoded();
      int partition = router.partition(tenant, labels, 0, labels.length);
      last = sample.timeMillis();
      for (int each = 0; each < partitions; each++) {
        places.computeIfAbsent(new Place(last, each), key -> new ArrayList<>());
      }
      places
          .computeIfAbsent(new Place(last, partition), key -> new ArrayList<>())
          .add(series(sample));
    }
    for (long time = last; time <= last + quietMillis; time += HEARTBEAT_MILLIS) {
      for (int each = 0; each < partitions; each++) {
        places.computeIfAbsent(new Place(time, each), key -> new ArrayList<>());
      }
    }
    long start = samples.getFirst().timeMillis();
    BatchEncoder encoder = new BatchEncoder(schemaId);
    List<SentRecord> records = new ArrayList<>();
    places.forEach((place, series) ->
        records.add(
            new SentRecord(
                place.partition,
                place.timeMillis + DELAY_MILLIS,
                encoder.encode(
                    BatchHeader.of(tenant, new Source(SOURCE, start, place.timeMillis)), series))));
    return records;
  }

  private static BatchSeries series(RemoteWrite.Sample sample) {
    Labels labels = sample.labels();
    OraclePoint point =
        switch (sample) {
          case RemoteWrite.Sample.OfNumber number ->
              new OraclePoint(number.timeMillis(), number.value(), null);
          case RemoteWrite.Sample.OfHistogram histogram ->
              new OraclePoint(histogram.timeMillis(), 0, histogram.histogram());
        };
    return new BatchSeries(labels, MetricType.UNKNOWN, 0, List.of(point.timed()));
  }
}
