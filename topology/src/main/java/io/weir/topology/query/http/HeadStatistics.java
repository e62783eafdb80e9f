package io.weir.topology.query.http;

import java.util.List;

/**
 * How many series there are, for {@code status/tsdb}.
 *
 * @param fromMillis the oldest sample's time, since the Unix epoch
 * @param toMillis the newest sample's time
 * @param seriesByMetric the metrics of most series, in falling order, as are the others
 * @param valuesByLabel the labels of most values
 * @param bytesByLabel the labels whose values take most memory
 * @param seriesByPair the pairs {@code name=value} of most series
 */
public record HeadStatistics(
    long series,
    long labelPairs,
    long chunks,
    long fromMillis,
    long toMillis,
    List<Count> seriesByMetric,
    List<Count> valuesByLabel,
    List<Count> bytesByLabel,
    List<Count> seriesByPair) {
  public HeadStatistics {
    seriesByMetric = List.copyOf(seriesByMetric);
    valuesByLabel = List.copyOf(valuesByLabel);
    bytesByLabel = List.copyOf(bytesByLabel);
    seriesByPair = List.copyOf(seriesByPair);
  }

  /** How many there are of something. */
  public record Count(String name, long value) {}
}
